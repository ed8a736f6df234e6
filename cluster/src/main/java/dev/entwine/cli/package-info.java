/**
 * The command {@code entwine}.
 *
 * <p>Twisted's {@code twistd} and its plugins: one program whose first word says what to do. {@code
 * up} runs a node until it is told to stop; the others are clients and jobs that end by themselves.
 *
 * <p>A command reads its words, calls what does the work, and answers with one of the {@link
 * dev.entwine.cli.ExitCode}s. What the user got wrong is one line on the error output, beginning
 * with {@code entwine:}, and never a stack trace.
 */
@NullMarked
package dev.entwine.cli;

import org.jspecify.annotations.NullMarked;
