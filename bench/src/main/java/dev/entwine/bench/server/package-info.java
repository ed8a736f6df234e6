/**
 * The servers that the load is put on, each as short as its own guide would write it, with
 * back-pressure: echo, lines and chat on Entwine, on plain Vert.x and on Netty alone. Twisted's are
 * in {@code bench/peers/servers.py}.
 */
@NullMarked
package dev.entwine.bench.server;

import org.jspecify.annotations.NullMarked;
