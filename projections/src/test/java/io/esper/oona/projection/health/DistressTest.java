package io.esper.oona.projection.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class DistressTest {
    private static float of(double variance, double dead, double correlation) {
        return Distress.of(new Metrics((float) variance, (float) dead, (float) correlation, null));
    }

    @Test
    void the_two_seeds_of_the_contracts_example_do_well_and_badly() {
        assertThat(of(0.31, 0.02, 0.4)).isZero();
        assertThat(of(0.004, 0.81, Double.NaN)).isEqualTo(1f);
    }

    @Test
    void unknown_metrics_leave_the_weight_to_the_others() {
        assertThat(of(Double.NaN, 0.5, Double.NaN)).isCloseTo(0.5f, within(1e-6f));
        assertThat(of(0.01, Double.NaN, 0.1)).isCloseTo(0.6f, within(1e-6f));
        assertThat(of(Double.NaN, Double.NaN, Double.NaN)).isNaN();
    }

    @Test
    void a_negative_correlation_is_as_bad_as_a_positive_one() {
        assertThat(of(0.5, 0, -0.95)).isEqualTo(of(0.5, 0, 0.95)).isCloseTo(0.2f, within(1e-6f));
    }

    @Test
    void stays_between_0_and_1_for_any_metrics() {
        SplittableRandom random = new SplittableRandom(5);
        for (int n = 0; n < 10_000; n++) {
            float distress = of(random.nextDouble(-2, 2), random.nextDouble(-1, 3), random.nextDouble(-2, 2));
            assertThat(distress).isBetween(0f, 1f);
        }
    }
}
