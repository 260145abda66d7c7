package io.esper.oona.simulation;

import static io.esper.oona.simulation.Fixtures.START;
import static io.esper.oona.simulation.Fixtures.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

class SimulationSettingsTest {

    @Test
    void unless_told_one_small_run_is_simulated_as_foreign_producers_send_it() {
        SimulationSettings settings = small(1).build();

        assertThat(settings.runs()).isEqualTo(1);
        assertThat(settings.layers()).isEqualTo(6);
        assertThat(settings.seedsPerLayer()).isEqualTo(4);
        assertThat(settings.epochs()).isEqualTo(60);
        assertThat(settings.runIds()).isEqualTo(RunIds.NAMED);
        assertThat(settings.form()).isEqualTo(MessageForm.NESTED);
        assertThat(settings.concurrentAdaptations()).isEqualTo(1);
        assertThat(settings.messagesMax()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void larger_networks_germinate_more_seeds_at_a_time() {
        assertThat(small(1).layers(48).build().concurrentAdaptations()).isEqualTo(4);
        assertThat(small(1).layers(48).concurrentAdaptations(0).build().concurrentAdaptations()).isZero();
    }

    @Test
    void all_problems_are_reported_at_once() {
        InvalidSettingsException refusal = catchThrowableOfType(InvalidSettingsException.class,
                () -> SimulationSettings.builder(1, Instant.parse("1969-12-31T23:59:59Z")).runs(0).concurrentRuns(65)
                        .layers(-1)
                        .seedsPerLayer(3001).epochs(0).epochLength(Duration.ZERO).runPrefix("a b").seedStates(1.1)
                        .candidatesPerEpoch(Double.NaN).concurrentAdaptations(65).lateShare(-0.1).repeatedShare(0.6)
                        .delayMax(Duration.ofDays(2)).messagesMax(0).build());

        assertThat(refusal.problems()).extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactly("start",
                        "runs", "layers", "seedsPerLayer", "epochs", "epochLength", "runPrefix", "seedStates",
                        "candidatesPerEpoch",
                        "concurrentAdaptations", "lateShare", "repeatedShare", "delayMax", "messagesMax");
        assertThat(refusal).hasMessageContaining("seedsPerLayer must be 1 to 3000, not 3001.");
    }

    @Test
    void more_seeds_than_the_platform_states_are_refused() {
        assertThatThrownBy(() -> small(1).layers(50_001).seedsPerLayer(2).build())
                .hasMessageContaining("layers × seedsPerLayer must be at most 100000, not 100002.");
    }

    @Test
    void claimed_times_beyond_the_year_9999_are_refused() {
        assertThatThrownBy(() -> small(1).epochs(1_000_000).epochLength(Duration.ofDays(1)).runs(16).build())
                .isInstanceOf(InvalidSettingsException.class).hasMessageContaining("year 9999");
        assertThatThrownBy(() -> small(1).epochs(1_000_000).epochLength(Duration.ofDays(2)).build())
                .isInstanceOf(InvalidSettingsException.class);
    }

    @Test
    void a_benchmark_load_of_no_messages_is_refused() {
        assertThatThrownBy(() -> SimulationSettings.benchmarkLoad(1, START, 0))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("messages must be 1 to 1000000000, not 0.");
    }
}
