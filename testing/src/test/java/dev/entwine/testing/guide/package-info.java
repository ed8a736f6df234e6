/** The examples of the guide's page about tests, {@code docs/testing.md}. */
@NullMarked
package dev.entwine.testing.guide;

import org.jspecify.annotations.NullMarked;
