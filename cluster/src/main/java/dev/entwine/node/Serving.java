package dev.entwine.node;

/**
 * Something that a node serves.
 *
 * @param service what the configuration calls the service
 * @param where an address, such as {@code tcp 127.0.0.1:8123}
 * @param how how to try it, such as {@code nc 127.0.0.1 8123}
 */
public record Serving(String service, String where, String how) {}
