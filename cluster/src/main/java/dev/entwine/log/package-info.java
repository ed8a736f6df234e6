/**
 * How log lines look: the words that {@code conf/logback.xml} has from us.
 *
 * <p>Twisted's {@code twisted.logger} formats events with functions; logback does so with
 * converters, which a pattern names. These keep an event to one line: what comes from a peer is
 * {@linkplain dev.entwine.log.EscapedMessage escaped}, an exception is {@linkplain
 * dev.entwine.log.BriefException named} and its stack trace shown only where somebody will look for
 * it, and {@linkplain dev.entwine.log.ColouredLevel colours} are for terminals.
 *
 * <p>In Vert.x's words: it logs through SLF4J like everything else here, and so ends up in the same
 * lines.
 */
@NullMarked
package dev.entwine.log;

import org.jspecify.annotations.NullMarked;
