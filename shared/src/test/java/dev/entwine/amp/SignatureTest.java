package dev.entwine.amp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.FileDescriptor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records as boxes; the bytes are those that Twisted writes. */
class SignatureTest {

  private static <T extends Record> AmpBox box(T record) {
    @SuppressWarnings("unchecked")
    Signature<T> signature = (Signature<T>) Signature.of(record.getClass());
    AmpBox box = new AmpBox();
    signature.toBox(record, box);
    return box;
  }

  private static String hex(AmpBox box, String key) {
    return HexFormat.of().formatHex(box.get(key).getBytes());
  }

  record Numbers(int i, long l, BigInteger b, double d, BigDecimal m) {}

  @Test
  void numbers_are_written_as_python_writes_them() {
    AmpBox box =
        box(
            new Numbers(
                -1,
                1L << 40,
                BigInteger.TEN.pow(30),
                1,
                new BigDecimal("100").stripTrailingZeros()));
    assertThat(box.getString("i")).isEqualTo("-1");
    assertThat(box.getString("l")).isEqualTo("1099511627776");
    assertThat(box.getString("b")).isEqualTo("1" + "0".repeat(30));
    assertThat(box.getString("d")).isEqualTo("1.0");
    assertThat(box.getString("m")).isEqualTo("1E+2");
  }

  @Test
  void floats_are_their_repr() {
    assertThat(
            List.of(
                    1e100,
                    0.1,
                    -0.0,
                    1e16,
                    1e15,
                    1e-4,
                    1e-5,
                    123456.789,
                    5e-324,
                    2e-323,
                    1e22,
                    2e-3)
                .stream()
                .map(PythonText::repr))
        .containsExactly(
            "1e+100",
            "0.1",
            "-0.0",
            "1e+16",
            "1000000000000000.0",
            "0.0001",
            "1e-05",
            "123456.789",
            "5e-324",
            "2e-323",
            "1e+22",
            "0.002");
    assertThat(PythonText.repr(Double.NaN)).isEqualTo("nan");
    assertThat(PythonText.repr(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
    assertThat(PythonText.repr(Double.POSITIVE_INFINITY)).isEqualTo("inf");
  }

  record Rest(boolean yes, boolean no, String text, Buffer raw, byte[] array, List<Integer> list) {}

  @Test
  void the_other_simple_ones_too() {
    AmpBox box =
        box(
            new Rest(
                true,
                false,
                "\u20ac",
                Buffer.buffer(new byte[] {0, -1}),
                new byte[] {7},
                List.of(1, 20, 500)));
    assertThat(box.getString("yes")).isEqualTo("True");
    assertThat(box.getString("no")).isEqualTo("False");
    assertThat(hex(box, "text")).isEqualTo("e282ac");
    assertThat(hex(box, "raw")).isEqualTo("00ff");
    assertThat(hex(box, "array")).isEqualTo("07");
    assertThat(hex(box, "list")).isEqualTo("0001" + "31" + "0002" + "3230" + "0003" + "353030");
    Rest back = Signature.of(Rest.class).fromBox(box);
    assertThat(back.array()).containsExactly(7);
    assertThat(back.list()).containsExactly(1, 20, 500);
  }

  record At(OffsetDateTime time) {}

  private static String written(OffsetDateTime time) {
    return box(new At(time)).getString("time");
  }

  @Test
  void a_time_has_32_characters_and_what_is_finer_is_cut_off() {
    OffsetDateTime time = OffsetDateTime.of(2012, 1, 23, 12, 34, 56, 54_321_999, ZoneOffset.UTC);
    assertThat(written(time)).isEqualTo("2012-01-23T12:34:56.054321-00:00");
    assertThat(written(time.withOffsetSameLocal(ZoneOffset.ofHoursMinutes(5, 30))))
        .isEqualTo("2012-01-23T12:34:56.054321+05:30");
    assertThat(written(time.withOffsetSameLocal(ZoneOffset.ofHoursMinutesSeconds(-1, -10, -30))))
        .isEqualTo("2012-01-23T12:34:56.054321-01:11");
    assertThatThrownBy(() -> written(time.withYear(10_000)))
        .isInstanceOf(InvalidSignature.class)
        .hasMessage("time: the year is 10000, 1 to 9999 is allowed");
  }

  record Place(@Nullable String name, @WireName("x-y") List<Spot> spots) {
    record Spot(int x, @Nullable Integer y) {}
  }

  @Test
  void what_is_optional_is_left_out_and_a_list_of_records_is_boxes() {
    AmpBox box = box(new Place(null, List.of(new Place.Spot(1, null), new Place.Spot(2, 3))));
    assertThat(box.keys()).containsExactly("x-y");
    assertThat(hex(box, "x-y"))
        .isEqualTo("000178000131" + "0000" + "000178000132" + "000179000133" + "0000");
    assertThat(Signature.of(Place.class).fromBox(box))
        .isEqualTo(new Place(null, List.of(new Place.Spot(1, null), new Place.Spot(2, 3))));
  }

  static final class Hex implements Argument<Integer> {
    @Override
    public Integer fromString(Buffer string) {
      return Integer.parseInt(string.toString(), 16);
    }

    @Override
    public Buffer toString(Integer object) {
      return Buffer.buffer(Integer.toHexString(object));
    }
  }

  record Own(@ArgumentType(Hex.class) int number) {}

  @Test
  void a_component_may_have_a_form_of_its_own() {
    assertThat(box(new Own(255)).getString("number")).isEqualTo("ff");
    assertThat(Signature.of(Own.class).fromBox(new AmpBox().put("number", "10")))
        .isEqualTo(new Own(16));
  }

  record Strict(int number, String name) {
    Strict {
      if (number < 0) {
        throw new IllegalArgumentException("number: is negative");
      }
    }
  }

  @Test
  void what_does_not_fit_says_which_argument_and_why() {
    Signature<Strict> strict = Signature.of(Strict.class);
    AmpBox box = new AmpBox().put("number", "1");
    refuses(() -> strict.fromBox(box), "name: is missing");
    refuses(
        () -> strict.fromBox(box.put("name", Buffer.buffer(new byte[] {-1}))),
        "name: UTF-8 is needed");
    refuses(() -> strict.fromBox(box.put("number", "1.0")), "number: a whole number is needed");
    refuses(
        () -> strict.fromBox(box.put("number", "3000000000")),
        "number: a whole number of 32 bits is needed");
    refuses(
        () -> strict.fromBox(box.put("number", "-1").put("name", "n")),
        "Strict can't be made from that: java.lang.IllegalArgumentException: number: is negative");
    refuses(() -> box(new Strict(1, null)), "name: is null, and the command wants it");
    refuses(() -> box(new Strict(1, "\ud800")), "name: the text has half a surrogate pair in it");
  }

  private static void refuses(Runnable action, String message) {
    assertThatThrownBy(action::run).isInstanceOf(InvalidSignature.class).hasMessage(message);
  }

  @Test
  void numbers_may_have_as_many_digits_as_fit_and_underscores_where_python_has_them() {
    Signature<Strict> strict = Signature.of(Strict.class);
    AmpBox box = new AmpBox().put("name", "n");
    assertThat(strict.fromBox(box.put("number", "+" + "0".repeat(60_000) + "7")).number())
        .isEqualTo(7);
    refuses(
        () -> strict.fromBox(box.put("number", "1_".repeat(30_000) + "1")),
        "number: a whole number of 32 bits is needed");
    assertThat(PythonText.floating("1_".repeat(30_000) + "1")).isInfinite();
    assertThat(PythonText.integer("-" + Long.MIN_VALUE / -10 + "8", 64)).isEqualTo(Long.MIN_VALUE);
  }

  record WithDescriptor(FileDescriptor file) {}

  record WithFloat(float f) {}

  record WithNested(List<List<Place.Spot>> nested) {}

  record WithHoles(List<@Nullable String> holes) {}

  record WithLongName(@WireName("with space") int a) {}

  record Twice(@WireName("b") int a, int b) {}

  @Test
  void a_record_that_amp_can_not_send_is_refused_with_one_line() {
    declaredWrongly(
        WithDescriptor.class,
        "WithDescriptor.file: a file handle can't be sent from a JVM (Twisted's Descriptor):"
            + " send its Path");
    declaredWrongly(
        WithFloat.class,
        "WithFloat.f: AMP has nothing for the type float: take one of those that Command lists,"
            + " or name an @ArgumentType");
    declaredWrongly(
        WithNested.class,
        "WithNested.nested: a list of lists of records has no form in AMP:"
            + " make the inner list a record's component");
    declaredWrongly(
        WithHoles.class, "WithHoles.holes: an element of a list can't be left out: no @Nullable");
    declaredWrongly(
        WithLongName.class,
        "WithLongName.a: the name 'with space' can't be used on the wire:"
            + " give it a @WireName of 1 to 255 characters of ASCII");
    declaredWrongly(Twice.class, "Twice.b: the name is taken: b");
  }

  private static void declaredWrongly(Class<? extends Record> type, String message) {
    assertThatThrownBy(() -> Signature.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  static final class NoMessage extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @CommandError(type = NoMessage.class, code = "NO")
  record BadError() implements Command<Acknowledgement> {}

  static final class NoRecord implements Command<Acknowledgement> {}

  interface Above<T, R extends Record> extends Command<R> {}

  @WireName("below")
  record Below(int a) implements Above<String, Place.Spot> {}

  @Test
  void a_command_says_its_name_and_answer_also_through_interfaces_of_its_own() {
    CommandType<?, ?> type = CommandType.of(Below.class);
    assertThat(type.name()).isEqualTo("below");
    assertThat(type.response().fromBox(new AmpBox().put("x", "1")))
        .isEqualTo(new Place.Spot(1, null));
    assertThatThrownBy(() -> CommandType.of(NoRecord.class))
        .hasMessageEndingWith(
            "NoRecord: a command has to be a record, whose components are its arguments");
    assertThatThrownBy(() -> CommandType.of(BadError.class))
        .hasMessageEndingWith("NoMessage needs a constructor that takes its message alone");
  }

  @Test
  void decimals_that_are_no_numbers_stay_what_they_are() {
    assertThat(Decimal.parse(" -snan007 ")).hasToString("-sNaN7");
    assertThat(Decimal.parse("inf")).hasToString("Infinity").isEqualTo(Decimal.parse("+Infinity"));
    assertThat(Decimal.parse("-0.00")).hasToString("-0.00");
    assertThat(Decimal.parse("-0.00").toBigDecimal()).isEqualTo(new BigDecimal("0.00"));
    assertThat(Decimal.valueOf(new BigDecimal("1.50"))).hasToString("1.50");
    assertThatThrownBy(() -> Decimal.parse("nan").toBigDecimal())
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("NaN is no finite number");
    assertThatThrownBy(() -> Decimal.parse("1E+99999999999"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
