package io.esper.oona.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void a_percentile_is_the_value_at_its_nearest_rank() {
        Latencies times = new Latencies();
        for (int i = 2_000; i >= 1; i--) {
            times.add(i * 1_000L);
        }
        assertThat(times.percentileMicros(0.5)).isEqualTo(1_000);
        assertThat(times.percentileMicros(0.99)).isEqualTo(1_980);
        assertThat(times.percentileMicros(0.9995)).isEqualTo(1_999);
        assertThat(times.percentileMicros(1)).isEqualTo(2_000);
        assertThat(times.percentileMicros(0.0001)).isEqualTo(1);
    }

    @Test
    void times_of_several_clients_are_one_distribution() {
        Latencies one = new Latencies();
        Latencies other = new Latencies();
        one.add(1_000);
        other.add(3_000);
        other.add(2_000);
        one.addAll(other);
        assertThat(one.count()).isEqualTo(3);
        assertThat(one.percentileMicros(0.5)).isEqualTo(2);
    }

    @Test
    void nothing_measured_is_zero_and_a_share_out_of_range_is_refused() {
        assertThat(new Latencies().percentileMicros(0.99)).isZero();
        assertThatThrownBy(() -> new Latencies().percentileMicros(99)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("99");
    }
}
