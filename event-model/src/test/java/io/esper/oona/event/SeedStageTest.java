package io.esper.oona.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

class SeedStageTest {
    /// The table of the contracts, as it stands there.
    private static final String CONTRACT =
            """
                    DORMANT→GERMINATED; GERMINATED→TRAINING, CANCELLED; TRAINING→GRAFTING, CULLED, CANCELLED, ROLLED_BACK; \
                    GRAFTING→STABILIZATION, ROLLED_BACK; STABILIZATION→EVALUATING, ROLLED_BACK; EVALUATING→FINE_TUNING, CULLED, ROLLED_BACK; \
                    FINE_TUNING→FOSSILIZED, CULLED, ROLLED_BACK; CULLED→DORMANT; CANCELLED→DORMANT""";

    @Test
    void the_transitions_are_those_of_the_contract() {
        Map<SeedStage, Set<SeedStage>> contract = new TreeMap<>();
        for (String row : CONTRACT.split("; ", -1)) {
            String[] sides = row.split("→", -1);
            contract.put(SeedStage.valueOf(sides[0]),
                    EnumSet.copyOf(Arrays.stream(sides[1].split(", ", -1)).map(SeedStage::valueOf).toList()));
        }
        for (SeedStage stage : SeedStage.values()) {
            Set<SeedStage> next = contract.getOrDefault(stage, Collections.emptySet());
            assertThat(stage.next()).as(stage.name()).isEqualTo(next);
            assertThat(stage.terminal()).isEqualTo(next.isEmpty());
            for (SeedStage other : SeedStage.values()) {
                assertThat(stage.mayBecome(other)).isEqualTo(stage == other || next.contains(other));
            }
        }
    }

    @Test
    void stages_are_found_in_any_letter_case_and_unknown_ones_are_none() {
        assertThat(SeedStage.find("fine_tuning")).contains(SeedStage.FINE_TUNING);
        assertThat(SeedStage.find("Dormant")).contains(SeedStage.DORMANT);
        assertThat(SeedStage.find("LOADING")).isEmpty();
    }

    @Test
    void seeds_are_dormant_active_or_ended_and_active_in_a_stage_that_nobody_knows() {
        assertThat(SeedStage.kind("dormant")).isZero();
        assertThat(Arrays.stream(SeedStage.values()).filter(stage -> SeedStage.kind(stage.name()) == 2))
                .containsExactly(SeedStage.FOSSILIZED, SeedStage.CULLED, SeedStage.CANCELLED, SeedStage.ROLLED_BACK);
        assertThat(SeedStage.kind("LOADING")).isEqualTo(1);
    }
}
