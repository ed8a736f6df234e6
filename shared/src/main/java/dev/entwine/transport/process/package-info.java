/**
 * Child processes: Twisted's {@code internet.process}.
 *
 * <p>A {@link dev.entwine.protocol.ProcessProtocol} reacts to what a child writes and to its end; a
 * {@link dev.entwine.protocol.ProcessTransport} writes to it, closes its pipes and sends it
 * signals. Start one with {@code Reactor.spawnProcess}.
 *
 * <p>In the JVM's words: a {@code java.lang.Process} whose pipes are not those of {@code
 * ProcessBuilder}. Those can only be read by a thread that blocks, one for each, and are closed by
 * the JDK when the child exits, whoever else still writes to them. Here the pipes are NIO's, opened
 * by us and given to the child by name, so one thread watches those of all children, the loop reads
 * and writes them without blocking, and a pipe ends when its last writer is gone.
 */
@NullMarked
package dev.entwine.transport.process;

import org.jspecify.annotations.NullMarked;
