package dev.entwine.reactor;

import io.vertx.core.buffer.Buffer;

/**
 * How a program ended.
 *
 * @param out what it printed to its standard output
 * @param err what it printed to its standard error
 * @param code its exit code, 0 to 255; 128 + n if it was ended by signal n
 */
public record ProcessResult(Buffer out, Buffer err, int code) {}
