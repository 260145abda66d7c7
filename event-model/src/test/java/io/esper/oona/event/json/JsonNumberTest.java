package io.esper.oona.event.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {
    private final JsonNumber number = new JsonNumber();

    private int scan(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        return number.scan(bytes, 0, bytes.length);
    }

    @Test
    void a_float_is_the_nearest_one_to_the_text_and_not_to_a_double_in_between() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 200_000; i++) {
            String text = text(random);
            assertThat(scan(text)).as(text).isEqualTo(text.length());
            assertThat(number.asFloat()).as(text).isEqualTo(Float.parseFloat(text));
        }
    }

    @Test
    void a_text_between_two_floats_is_rounded_once() {
        // As double it becomes exactly half way between two floats, and would then go to the even one, which is the wrong one.
        String text = "1.00000017881393432617187499";
        scan(text);
        assertThat(number.asFloat()).isEqualTo(Float.parseFloat(text)).isNotEqualTo((float) Double.parseDouble(text));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-0,0", "7,7", "-12,-12", "3.0,3", "3e2,300", "300e-2,3",
            "9223372036854775807,9223372036854775807",
            "-9223372036854775808,-9223372036854775808", "1000000000000000000000e-3,1000000000000000000"})
    void whole_numbers_are_read_however_they_are_written(String text, long value) {
        scan(text);
        assertThat(number.asLong()).hasValue(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "1e-1", "9223372036854775808", "1e30", "1e-999999999999", "1e99999"})
    void other_numbers_are_not_whole_or_too_large(String text) {
        scan(text);
        assertThat(number.asLong()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e308", "1.7976931348623157e308", "0e99999", "1e-99999", "0.00001e312"})
    void what_a_double_holds_is_finite(String text) {
        scan(text);
        assertThat(number.finite()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "1.7976931348623159e308", "-2e308", "10e99999999999"})
    void what_no_double_holds_is_not_finite(String text) {
        scan(text);
        assertThat(number.finite()).isFalse();
    }

    private static String text(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> Integer.toString(random.nextInt());
            case 1 -> Float.toString(Float.intBitsToFloat(random.nextInt() & 0x7F7FFFFF));
            case 2 -> String.format(Locale.ROOT, "%.5f", random.nextDouble() * 2 - 1);
            case 3 -> new BigDecimal(random.nextDouble()).toPlainString();
            case 4 -> (random.nextInt(20_000_000) + 16_000_000) + "e" + (random.nextInt(60) - 40);
            default -> random.nextInt(1 << 25) + "." + random.nextInt(1_000_000);
        };
    }
}
