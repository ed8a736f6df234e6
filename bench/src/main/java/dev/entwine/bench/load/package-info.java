/** Puts load on servers, each a process of its own, and measures what they spend on it. */
@NullMarked
package dev.entwine.bench.load;

import org.jspecify.annotations.NullMarked;
