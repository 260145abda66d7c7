package io.esper.oona.simulation;

import static io.esper.oona.simulation.Fixtures.messages;
import static io.esper.oona.simulation.Fixtures.run;
import static io.esper.oona.simulation.Fixtures.small;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Payload.EpochEvent;
import io.esper.oona.event.Payload.FieldReport;
import io.esper.oona.event.Payload.KasminaControlCommand;
import io.esper.oona.event.Payload.LayerHealthReport;
import io.esper.oona.event.Payload.Outcome;
import io.esper.oona.event.Payload.RollbackEvent;
import io.esper.oona.event.Payload.SeedState;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.SeedStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    /// Enough runs that every way to end occurs, on large and small networks.
    private static final List<SimulationSettings> SETTINGS = List.of(small(11).runs(20).build(),
            small(12).runs(2).layers(24).seedsPerLayer(8).epochs(150).build(),
            small(13).runs(3).layers(1).seedsPerLayer(1).epochs(200).build());

    private record Key(String run, SeedId seed) {}

    @Nested
    class Stages {
        @Test
        void follow_only_legal_transitions() {
            Set<SeedStage> seen = EnumSet.noneOf(SeedStage.class);
            for (SimulationSettings settings : SETTINGS) {
                Map<Key, SeedStage> stages = new HashMap<>();
                for (SimulatedMessage message : new Simulation(settings)) {
                    if (message.payload() instanceof LayerHealthReport report) {
                        for (SeedState state : report.states()) {
                            SeedStage stage = SeedStage.find(state.stage()).orElseThrow();
                            SeedStage before = stages.put(new Key(run(message), state.seed()), stage);
                            assertThat((before == null ? SeedStage.DORMANT : before).mayBecome(stage))
                                    .as("%s after %s in %s", stage, before, message).isTrue();
                            seen.add(stage);
                        }
                    }
                }
            }
            assertThat(seen).containsExactlyInAnyOrder(SeedStage.values());
        }

        @Test
        void count_the_epochs_spent_in_them() {
            Map<SeedId, SeedState> states = new HashMap<>();
            for (SimulatedMessage message : messages(small(11).build())) {
                if (message.payload() instanceof LayerHealthReport report) {
                    for (SeedState state : report.states()) {
                        SeedState before = states.put(state.seed(), state);
                        if (before != null && before.stage().equals(state.stage())) {
                            assertThat(state.epochsInStage()).isEqualTo(epochs(before) + 1);
                        }
                    }
                }
            }
        }

        @Test
        void name_a_blueprint_while_there_is_one() {
            for (SimulatedMessage message : messages(SETTINGS.getFirst())) {
                if (message.payload() instanceof LayerHealthReport report) {
                    for (SeedState state : report.states()) {
                        boolean without = EnumSet
                                .of(SeedStage.DORMANT, SeedStage.CULLED, SeedStage.CANCELLED, SeedStage.ROLLED_BACK)
                                .contains(SeedStage.valueOf(state.stage()));
                        assertThat(state.blueprintId() == null).as(state.toString()).isEqualTo(without);
                    }
                }
            }
        }

        private static int epochs(SeedState state) {
            Integer epochs = state.epochsInStage();
            return epochs == null ? -1 : epochs;
        }
    }

    @Nested
    class Reports {
        @Test
        void come_from_seeds_that_went_through_the_stages_before() {
            Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
            for (SimulationSettings settings : SETTINGS) {
                Map<Key, List<String>> since = new HashMap<>();
                for (SimulatedMessage message : new Simulation(settings)) {
                    if (message.payload() instanceof LayerHealthReport report) {
                        for (SeedState state : report.states()) {
                            List<String> stages =
                                    since.computeIfAbsent(new Key(run(message), state.seed()), _ -> new ArrayList<>());
                            if (state.stage().equals("DORMANT")) {
                                stages.clear();
                            }
                            if (stages.isEmpty() || !stages.getLast().equals(state.stage())) {
                                stages.add(state.stage());
                            }
                        }
                    }
                    if (message.payload() instanceof FieldReport report) {
                        List<String> stages = since.getOrDefault(new Key(run(message), report.seed()), List.of());
                        outcomes.add(report.outcome());
                        List<String> all =
                                List.of("DORMANT", "GERMINATED", "TRAINING", "GRAFTING", "STABILIZATION", "EVALUATING",
                                        "FINE_TUNING");
                        assertThat(stages).isEqualTo(all.subList(0, stages.size()));
                        assertThat(stages.getLast()).isIn(switch (report.outcome()) {
                            case FOSSILIZED -> List.of("FINE_TUNING");
                            case CULLED -> List.of("TRAINING", "EVALUATING", "FINE_TUNING");
                            case ROLLED_BACK ->
                                    List.of("TRAINING", "GRAFTING", "STABILIZATION", "EVALUATING", "FINE_TUNING");
                        });
                    }
                }
            }
            assertThat(outcomes).containsExactlyInAnyOrder(Outcome.values());
        }

        @Test
        void state_the_accuracies_of_the_epochs_they_speak_of() {
            for (SimulationSettings settings : SETTINGS) {
                Map<String, Map<Integer, Float>> accuracies = new HashMap<>();
                Map<String, Integer> last = new HashMap<>();
                Map<String, Float> before = new HashMap<>();
                for (SimulatedMessage message : new Simulation(settings)) {
                    Map<Integer, Float> ofRun = accuracies.computeIfAbsent(run(message), _ -> new HashMap<>());
                    switch (message.payload()) {
                        case EpochEvent event -> {
                            ofRun.put(event.epoch(), event.validationAccuracy());
                            last.put(run(message), event.epoch());
                        }
                        case RollbackEvent event -> last.put(run(message), event.restoredEpoch());
                        case KasminaControlCommand command when command.command().equals("request_germination") ->
                                before
                                        .put(message.envelope().traceId(), ofRun.get(command.issuedEpoch()));
                        case FieldReport report -> {
                            assertThat(report.preMetric()).isEqualTo(before.get(message.envelope().traceId()));
                            assertThat(report.postMetric()).isEqualTo(ofRun.get(last.get(run(message))));
                        }
                        default -> {}
                    }
                }
            }
        }

        @Test
        void follow_each_germination_at_most_once_and_never_a_cancelled_one() {
            for (SimulationSettings settings : SETTINGS) {
                Set<String> requested = new HashSet<>();
                Set<String> ended = new HashSet<>();
                for (SimulatedMessage message : new Simulation(settings)) {
                    String trace = message.envelope().traceId();
                    if (message.payload() instanceof KasminaControlCommand command) {
                        assertThat(ended).doesNotContain(trace);
                        switch (command.command()) {
                            case "request_germination" -> assertThat(requested.add(trace)).isTrue();
                            case "cancel_germination" -> ended.add(trace);
                            default -> assertThat(requested).contains(trace);
                        }
                    }
                    if (message.payload() instanceof FieldReport) {
                        assertThat(requested).contains(trace);
                        assertThat(ended.add(trace)).isTrue();
                    }
                }
                assertThat(ended).isNotEmpty();
            }
        }
    }

    @Nested
    class Rollbacks {
        @Test
        void go_back_to_an_earlier_epoch_which_the_next_one_follows() {
            int rollbacks = 0;
            for (SimulationSettings settings : SETTINGS) {
                Map<String, Integer> epochs = new HashMap<>();
                for (SimulatedMessage message : new Simulation(settings)) {
                    if (message.payload() instanceof RollbackEvent event) {
                        rollbacks++;
                        assertThat(event.failedEpoch()).isEqualTo(epochs.get(run(message)));
                        assertThat(event.restoredEpoch()).isBetween(0, event.failedEpoch() - 1);
                        epochs.put(run(message), event.restoredEpoch());
                    }
                    if (message.payload() instanceof EpochEvent event) {
                        assertThat(event.epoch()).isEqualTo(epochs.getOrDefault(run(message), -1) + 1);
                        epochs.put(run(message), event.epoch());
                    }
                }
                assertThat(epochs).hasSize(settings.runs());
                assertThat(epochs.values()).containsOnly(settings.epochs() - 1);
            }
            assertThat(rollbacks).isPositive();
        }

        @Test
        void name_the_seed_whose_report_says_so() {
            List<SimulatedMessage> before = new ArrayList<>();
            int named = 0;
            for (SimulatedMessage message : messages(small(11).runs(30).concurrentRuns(1).build())) {
                if (message.payload() instanceof FieldReport report && report.outcome() == Outcome.ROLLED_BACK) {
                    assertThat(before.getLast().payload()).isInstanceOfSatisfying(RollbackEvent.class, event -> {
                        assertThat(event.affectedSeeds()).containsExactly(report.seed());
                        assertThat(event.initiatedBy()).isEqualTo("CONTROLLER");
                    });
                    named++;
                }
                before.add(message);
            }
            assertThat(named).isPositive();
        }
    }
}
