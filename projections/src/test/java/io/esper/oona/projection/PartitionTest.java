package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;

import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.innovation.InnovationProjection;
import org.junit.jupiter.api.Test;

class PartitionTest {
    @Test
    void a_key_belongs_to_the_same_partition_for_ever() {
        // rows are where these say
        assertThat(Partition.of("", 16)).isEqualTo(1);
        assertThat(Partition.of("run-a", 16)).isEqualTo(6);
        assertThat(Partition.of("trace run-a-e7", 16)).isEqualTo(3);
        assertThat(Partition.of("Lauf \u00e4", 16)).isEqualTo(3);
        assertThat(Partition.of("run-a", 1)).isZero();
    }

    @Test
    void each_key_belongs_to_one_partition() {
        for (int key = 0; key < 1_000; key++) {
            String text = "trace run-" + key + "-e" + key * 7;
            assertThat(Partition.all(7).stream().filter(part -> part.holds(text))).hasSize(1);
        }
    }

    @Test
    void keys_are_spread_evenly() {
        for (int count : new int[]{2, 3, 4, 8, 16}) {
            int[] keys = new int[count];
            for (int key = 0; key < 16_000; key++) {
                keys[Partition.of("run-" + key, count)]++;
            }
            assertThat(Arrays.stream(keys)).as("%d partitions", count)
                    .allSatisfy(held -> assertThat(held).isBetween(13_000 / count, 19_000 / count));
        }
    }

    @Test
    void keys_that_parking_does_not_tell_apart_are_in_one_partition() {
        String begin = "k".repeat(600);
        for (int end = 0; end < 50; end++) {
            assertThat(Partition.of(begin + end, 16)).isEqualTo(Partition.of(begin, 16));
        }
    }

    @Test
    void a_projection_whose_keys_depend_on_each_other_has_one() {
        Partition.check(new InnovationProjection(), 1);
        assertThatThrownBy(() -> Partition.check(new InnovationProjection(), 2))
                .isInstanceOf(ProjectionException.class)
                .hasMessage("The keys of innovation depend on each other, so its work cannot be divided by key: it has"
                        + " one partition.");
    }

    @Test
    void there_are_1_to_16() {
        Partition.check(new HealthProjection(), 16);
        for (int count : new int[]{-1, 0, 17}) {
            assertThatThrownBy(() -> Partition.check(new HealthProjection(), count))
                    .isInstanceOf(ProjectionException.class)
                    .hasMessage("A read model has 1 to 16 partitions, not " + count + ".");
        }
    }
}
