package io.esper.oona.projection.innovation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import io.esper.oona.event.SeedStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyTest {

    @ParameterizedTest
    @CsvSource({"FixedRamp, FixedRamp", "FixedRampGrafting, FixedRamp", "FIXED_RAMP, FixedRamp",
            "PERFORMANCE_LINKED, PerformanceLinked",
            "PerformanceLinkedGrafting, PerformanceLinked", "DriftControlled, DriftControlled",
            "DRIFT_CONTROLLED_GRAFTING, DriftControlled",
            "GradNormGated, GradNormGated", "GRAD_NORM_GATE, GradNormGated", "GRAD_NORM_GATED, GradNormGated",
            "gradnormgatedgrafting, GradNormGated"})
    void every_spelling_has_its_canonical_name(String written, String canonical) {
        assertThat(Strategy.of(written)).isEqualTo(new Strategy(canonical, written));
    }

    @Test
    void a_strategy_of_a_deployment_of_its_own_keeps_its_text_alone() {
        assertThat(Strategy.of("Adiabatic")).isEqualTo(new Strategy(null, "Adiabatic"));
        assertThat(Strategy.of("Grafting")).isEqualTo(new Strategy(null, "Grafting"));
    }

    @Test
    void commands_ask_for_stages() {
        assertThat(SeedStage.ofCommand("request_germination")).contains(SeedStage.GERMINATED);
        assertThat(SeedStage.ofCommand("CANCEL_GERMINATION")).contains(SeedStage.CANCELLED);
        assertThat(SeedStage.ofCommand("enter_fine_tuning")).contains(SeedStage.FINE_TUNING);
        assertThat(SeedStage.ofCommand("enter_nirvana")).isEqualTo(Optional.empty());
        assertThat(SeedStage.ofCommand("do_a_barrel_roll")).isEqualTo(Optional.empty());
    }
}
