package dev.entwine.amp;

/**
 * A question to the other end, and what is known of its answer. Twisted's {@code Command}.
 *
 * <p>A command is a record; its components are the arguments, those of {@code R} the answer.
 *
 * <pre>{@code
 * @CommandError(type = ZeroDivisionError.class, code = "ZERO_DIVISION")
 * record Divide(int numerator, int denominator) implements Command<Divide.Result> {
 *   record Result(double result) {}
 * }
 *
 * amp.callRemote(new Divide(1, 3)).addCallbackDo(answer -> show(answer.result()));
 * amp.responder(Divide.class, divide -> new Divide.Result(...));
 * }</pre>
 *
 * <p>On the wire a command has the record's simple name and an argument its component's; {@link
 * WireName} gives them others.
 *
 * <table>
 * <caption>What a component may be</caption>
 * <tr><th>type</th><th>Twisted's argument</th><th>on the wire</th></tr>
 * <tr><td>int, long, BigInteger</td><td>Integer</td><td>decimal digits</td></tr>
 * <tr><td>double</td><td>Float</td><td>Python's {@code repr}: {@code 1.0}, {@code 1e+100}, {@code
 *     nan}</td></tr>
 * <tr><td>boolean</td><td>Boolean</td><td>{@code True}, {@code False}</td></tr>
 * <tr><td>String</td><td>Unicode</td><td>UTF-8</td></tr>
 * <tr><td>Buffer, byte[]</td><td>String</td><td>as it is</td></tr>
 * <tr><td>BigDecimal, {@link Decimal}</td><td>Decimal</td><td>{@code 1E+2}; the latter also {@code
 *     -0}, {@code NaN}, {@code Infinity}</td></tr>
 * <tr><td>OffsetDateTime</td><td>DateTime</td><td>{@code 2012-01-23T12:34:56.054321-00:00}:
 *     microseconds and whole minutes of offset, what is finer is cut off</td></tr>
 * <tr><td>Path</td><td>Path</td><td>the absolute path in UTF-8</td></tr>
 * <tr><td>{@code List<X>}, X one of these</td><td>ListOf</td><td>elements behind their
 *     lengths</td></tr>
 * <tr><td>{@code List<SomeRecord>}</td><td>AmpList</td><td>boxes</td></tr>
 * <tr><td>any, with {@link ArgumentType}</td><td>a subclass of Argument</td><td>as that says</td></tr>
 * </table>
 *
 * <p>A component that is {@code @Nullable} (jspecify's) is optional: null is left out. Twisted's
 * {@code Descriptor}, a file handle sent over a UNIX socket, is refused, since a JVM can't send
 * one.
 *
 * <p>What is declared wrongly is said when the command is first used, in one line.
 *
 * @param <R> the answer, a record; {@link Acknowledgement} if it has no values
 * @see UnansweredCommand
 * @see ProtocolSwitchCommand
 */
public interface Command<R extends Record> {}
