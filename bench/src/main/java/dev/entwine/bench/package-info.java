/**
 * Measures Entwine beside the peers it is compared with: Vert.x and the JDK in this process,
 * Twisted and asyncio in theirs. What counts are ratios between figures of one run, so every table
 * is made by one command that lets the peers take turns; see {@code bench/README.md}.
 */
@NullMarked
package dev.entwine.bench;

import org.jspecify.annotations.NullMarked;
