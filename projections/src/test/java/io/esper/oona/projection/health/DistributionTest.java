package io.esper.oona.projection.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.health.DistributionKey.Unit;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final DistributionKey KEY = new DistributionKey("run", Unit.HOUR, 3, 0, 7);

    private static DistributionRow row(Distribution distribution) {
        return distribution.row(KEY, "distress");
    }

    @Test
    void quantiles_are_at_most_a_64th_of_their_value_off() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 50; round++) {
            Distribution distribution = new Distribution(1);
            List<Float> all = new ArrayList<>();
            double scale = Math.pow(10, random.nextInt(12) - 6);
            int count = 1 + random.nextInt(500);
            for (int index = 0; index < count; index++) {
                float value = (float) ((random.nextDouble() - (round % 2) * 0.5) * scale);
                all.add(value);
                add(distribution, value);
            }
            all.sort(null);
            DistributionRow row = row(distribution);
            assertThat(row.minimum()).isEqualTo(all.getFirst());
            assertThat(row.maximum()).isEqualTo(all.getLast());
            assertThat(row.count()).isEqualTo(count);
            assertNear(row.p10(), all, 10);
            assertNear(row.p50(), all, 50);
            assertNear(row.p90(), all, 90);
        }
    }

    private static void add(Distribution distribution, float value) {
        int bucket = Distribution.bucket(value);
        distribution.add(value, bucket, Distribution.spread(bucket));
    }

    private static void assertNear(float found, List<Float> sorted, int percent) {
        float exact = sorted.get((sorted.size() * percent + 99) / 100 - 1);
        assertThat(found).isCloseTo(exact, within(Math.abs(exact) / 64 + 1e-12f));
    }

    @Test
    void one_number_is_all_its_quantiles() {
        Distribution distribution = new Distribution(1);
        add(distribution, 0.3f);
        assertThat(List.of(row(distribution).p10(), row(distribution).p50(), row(distribution).p90()))
                .containsOnly(0.3f);
    }

    @Test
    void extremes_have_buckets() {
        for (float value : new float[]{0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1e-13f, -1e-10f}) {
            int bucket = Distribution.bucket(value);
            assertThat(bucket).isBetween((int) Short.MIN_VALUE, (int) Short.MAX_VALUE);
            assertThat(Distribution.middle(bucket)).isCloseTo(value, within(Math.abs(value) / 64 + 1e-12f));
        }
    }

    @Test
    void a_row_goes_on_exactly_where_it_was() {
        SplittableRandom random = new SplittableRandom(8);
        long name = Distribution.name(KEY, "distress", new StateHash());
        Distribution whole = new Distribution(name);
        Distribution parts = new Distribution(name);
        for (int index = 0; index < 1_000; index++) {
            float value = (float) random.nextGaussian();
            add(whole, value);
            add(parts, value);
            if (index % 100 == 7) {
                parts = Distribution.of(row(parts), new StateHash());
            }
        }
        assertThat(parts.hash(new StateHash()))
                .isEqualTo(whole.hash(new StateHash()));
        assertThat(row(parts).total()).isEqualTo(row(whole).total());
    }
}
