package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.UUID;

import org.junit.jupiter.api.Test;

class IdFilterTest {

    private static UUID random(SplittableRandom random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /// As producers make them: ordered by time, so that the leading bits are the same.
    private static UUID timeOrdered(long number, SplittableRandom random) {
        return new UUID((1_750_000_000_000L + number / 10) << 16 | 0x7000L | random.nextInt(0x1000),
                (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }

    @Test
    void an_added_id_is_never_ruled_out() {
        IdFilter filter = new IdFilter(100_000);
        SplittableRandom first = new SplittableRandom(1);
        for (int i = 0; i < 150_000; i++) {
            filter.add(random(first));
        }
        SplittableRandom again = new SplittableRandom(1);
        for (int i = 0; i < 150_000; i++) {
            assertThat(filter.mayContain(random(again))).isTrue();
        }
    }

    @Test
    void few_other_ids_pass_at_its_capacity() {
        IdFilter filter = new IdFilter(100_000);
        SplittableRandom added = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            filter.add(random(added));
        }
        SplittableRandom others = new SplittableRandom(2);
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            passed += filter.mayContain(random(others)) ? 1 : 0;
        }
        assertThat(passed).isLessThan(1_500); // 0.8 % are expected
    }

    @Test
    void ids_that_are_ordered_by_time_pass_as_rarely() {
        IdFilter filter = new IdFilter(100_000);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 100_000; i++) {
            filter.add(timeOrdered(i, random));
        }
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            passed += filter.mayContain(timeOrdered(i, random)) ? 1 : 0;
        }
        assertThat(passed).isLessThan(1_500);
    }
}
