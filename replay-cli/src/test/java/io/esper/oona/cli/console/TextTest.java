package io.esper.oona.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How times, sizes and foreign text are read and written.
class TextTest {
    private static final Instant NOW = Instant.parse("2026-03-03T12:00:00Z");

    @Nested
    class Times {
        @ParameterizedTest
        @CsvSource({"1d3h,PT27H", "90m,PT1H30M", "30s,PT30S", "2d,PT48H", "1h30m5s,PT1H30M5S"})
        void durations_are_read(String text, Duration expected) {
            assertThat(TimeText.duration(text)).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "3", "d", "1h1d", "-1d", "1w", "1.5h", "9999999999d"})
        void other_texts_are_no_durations(String text) {
            assertThatThrownBy(() -> TimeText.duration(text)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1d3h");
        }

        @ParameterizedTest
        @CsvSource({"2026-03-02T08:00:00Z,2026-03-02T08:00:00Z", "2026-03-02T10:00:00+02:00,2026-03-02T08:00:00Z",
                "2026-03-02T08:00:00,2026-03-02T08:00:00Z", "2026-03-02,2026-03-02T00:00:00Z",
                "1d,2026-03-02T12:00:00Z"})
        void moments_are_read(String text, Instant expected) {
            assertThat(TimeText.moment(text, NOW)).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-02-30", "12:00"})
        void other_texts_are_no_moments(String text) {
            assertThatThrownBy(() -> TimeText.moment(text, NOW)).isInstanceOf(IllegalArgumentException.class);
        }

        @ParameterizedTest
        @CsvSource({"8,8s", "725,12m05s", "7380,2h03m", "273600,3d4h"})
        void durations_are_written_in_two_units(long seconds, String expected) {
            assertThat(TimeText.rounded(Duration.ofSeconds(seconds))).isEqualTo(expected);
        }

        @Test
        void moments_are_written_with_six_digits() {
            assertThat(TimeText.micros(NOW)).isEqualTo("2026-03-03T12:00:00.000000Z");
        }
    }

    @Nested
    class Sizes {
        @ParameterizedTest
        @CsvSource({"4096,4096", "64KiB,65536", "1mib,1048576", "20GiB,21474836480", "2 TiB,2199023255552", "7B,7"})
        void are_read(String text, long expected) {
            assertThat(SizeText.bytes(text)).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "1.5GiB", "-1", "12GB", "999999999999999TiB"})
        void other_texts_are_none(String text) {
            assertThatThrownBy(() -> SizeText.bytes(text)).isInstanceOf(IllegalArgumentException.class);
        }

        @ParameterizedTest
        @CsvSource({"0,0 B", "1023,1023 B", "1024,1.00 KiB", "1310720,1.25 MiB", "21474836480,20.0 GiB"})
        void are_written(long bytes, String expected) {
            assertThat(SizeText.text(bytes)).isEqualTo(expected);
        }
    }

    @Nested
    class ForeignText {
        @Test
        void control_characters_and_reversals_become_visible() {
            assertThat(Printable.line("a\u001b[31mred\r\nb\u009b1m\u202edlrow\u0007\ufeff"))
                    .isEqualTo("a\\u001b[31mred\\u000d\\u000ab\\u009b1m\\u202edlrow\\u0007\\ufeff");
        }

        @Test
        void other_text_stays() {
            assertThat(Printable.line("Zür­ich → 東京 <b>")).isEqualTo("Zür­ich → 東京 <b>");
        }

        @Test
        void shortening_never_halves_a_character() {
            assertThat(Printable.shortened("abcdef", 4)).isEqualTo("abc…");
            assertThat(Printable.shortened("ab😀def", 4)).isEqualTo("ab…");
            assertThat(Printable.shortened("abcd", 4)).isEqualTo("abcd");
        }

        @Test
        void json_strings_escape_what_they_must() {
            assertThat(JsonText.quoted("a\"b\\c\n\t\u0001é")).isEqualTo("\"a\\\"b\\\\c\\n\\t\\u0001é\"");
        }
    }
}
