package dev.entwine.tls;

import java.nio.file.Path;

/**
 * Many identities: each file of a folder that ends in {@code .pem} has a key and its certificates,
 * and the client's wish decides which is used (SNI). {@code default.pem} is for clients with no
 * wish, or if there is none the first by name.
 */
public record PEMFolder(Path folder) implements Identity {}
