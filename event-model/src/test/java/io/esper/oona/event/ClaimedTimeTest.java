package io.esper.oona.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimedTimeTest {

    @ParameterizedTest
    @CsvSource({"2026-01-05T10:11:16.422105Z,2026-01-05T10:11:16.422105Z", "2026-01-05T10:11:16Z,2026-01-05T10:11:16Z",
            "2026-03-02T10:00:00+02:00,2026-03-02T08:00:00Z", "2026-03-02T10:00:00-23:59,2026-03-03T09:59:00Z",
            "2026-03-02t10:00:00z,2026-03-02T10:00:00Z", "2026-03-02 10:00:00Z,2026-03-02T10:00:00Z",
            "2024-02-29T23:59:59.999999999999Z,2024-02-29T23:59:59.999999999Z",
            "0000-01-01T00:00:00Z,0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z,9999-12-31T23:59:59Z"})
    void rfc_3339_date_times_are_read_and_their_text_is_kept(String text, Instant instant) {
        assertThat(ClaimedTime.parse(text)).contains(new ClaimedTime(text, instant, false));
    }

    @ParameterizedTest
    @CsvSource({"2026-03-02T09:00:00,2026-03-02T09:00:00Z", "2026-01-05T10:11:16.422105,2026-01-05T10:11:16.422105Z"})
    void without_a_zone_it_is_utc_and_says_so(String text, Instant instant) {
        assertThat(ClaimedTime.parse(text)).contains(new ClaimedTime(text, instant, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-03-02", "2026-03-02T10:00", "2026-02-30T10:00:00Z",
            "2025-02-29T10:00:00Z",
            "2026-13-01T10:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T23:60:00Z", "2026-03-02T23:59:60Z",
            "2026-03-02T10:00:00.Z",
            "2026-03-02T10:00:00+2:00", "2026-03-02T10:00:00+0200", "2026-03-02T10:00:00+24:00",
            "2026-03-02T10:00:00Zx",
            "2026-03-02T10:00:00[Europe/Paris]", "+2026-03-02T10:00:00Z", "-026-03-02T10:00:00Z",
            "2026-03-02T1०:00:00Z", "1772461799",
            "2026-03-02T10:00:00.00000000000000000000000000000000000000000000000Z"})
    void other_texts_are_no_times(String text) {
        assertThat(ClaimedTime.parse(text)).isEmpty();
    }

    @Test
    void every_instant_of_ten_thousand_years_reads_back() {
        SplittableRandom random = new SplittableRandom(1);
        long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
        long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(first, last + 1), random.nextInt(1_000_000_000));
            assertThat(ClaimedTime.parse(instant.toString())).contains(ClaimedTime.of(instant));
            String shifted =
                    instant.atOffset(ZoneOffset.ofHoursMinutes(random.nextInt(18), random.nextInt(60))).toString();
            if (Character.isDigit(shifted.charAt(0))) {
                assertThat(ClaimedTime.parse(shifted).map(ClaimedTime::instant).orElse(instant)).isEqualTo(instant);
            }
        }
    }
}
