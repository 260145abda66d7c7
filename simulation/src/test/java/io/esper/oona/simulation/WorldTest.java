package io.esper.oona.simulation;

import static io.esper.oona.simulation.Fixtures.messages;
import static io.esper.oona.simulation.Fixtures.payloads;
import static io.esper.oona.simulation.Fixtures.run;
import static io.esper.oona.simulation.Fixtures.small;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Payload.CandidateBlueprint;
import io.esper.oona.event.Payload.CertifiedBlueprint;
import io.esper.oona.event.Payload.EpochEvent;
import io.esper.oona.event.Payload.FieldReport;
import io.esper.oona.event.Payload.KasminaControlCommand;
import io.esper.oona.event.Payload.LayerHealthReport;
import io.esper.oona.event.Payload.Outcome;
import io.esper.oona.event.Payload.SeedHealth;
import io.esper.oona.event.Payload.SeedState;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WorldTest {
    private static final List<SimulatedMessage> MANY_RUNS = messages(small(2026).runs(120).build());

    @Nested
    class Accuracy {
        @Test
        void climbs_fast_and_then_hardly() {
            for (List<EpochEvent> epochs : epochsByRun(messages(small(4).runs(10).concurrentAdaptations(0).build()))
                    .values()) {
                float first = epochs.getFirst().validationAccuracy();
                float tenth = epochs.get(10).validationAccuracy();
                float before = epochs.get(epochs.size() - 10).validationAccuracy();
                float last = epochs.getLast().validationAccuracy();

                assertThat(tenth - first).isGreaterThan(0.1f);
                assertThat(Math.abs(last - before)).isLessThan(0.02f);
            }
        }

        @Test
        void goes_further_with_grafts_than_without() {
            assertThat(lastAccuracy(MANY_RUNS))
                    .isGreaterThan(
                            lastAccuracy(messages(small(2026).runs(120).concurrentAdaptations(0).build())) + 0.02);
        }

        @Test
        void falls_as_loss_rises() {
            List<EpochEvent> epochs = payloads(MANY_RUNS, EpochEvent.class);

            assertThat(correlation(epochs.stream().map(event -> (double) event.validationAccuracy()).toList(),
                    epochs.stream().map(event -> (double) event.validationLoss()).toList())).isLessThan(-0.8);
            assertThat(epochs).allSatisfy(event -> {
                assertThat(event.validationAccuracy()).isBetween(0f, 1f);
                assertThat(event.validationLoss()).isPositive();
            });
        }

        private static double lastAccuracy(List<SimulatedMessage> messages) {
            return epochsByRun(messages).values().stream().mapToDouble(epochs -> epochs.getLast().validationAccuracy())
                    .average()
                    .orElseThrow();
        }
    }

    @Nested
    class Health {
        @Test
        void metrics_stay_in_their_ranges_and_agree_with_each_other() {
            List<Double> dead = new ArrayList<>();
            List<Double> variance = new ArrayList<>();
            List<Double> correlation = new ArrayList<>();
            for (LayerHealthReport report : payloads(MANY_RUNS, LayerHealthReport.class)) {
                for (SeedHealth health : report.seeds()) {
                    assertThat(health.deadNeuronRatio()).isBetween(0f, 1f);
                    assertThat(health.activationVariance()).isPositive();
                    if (!Float.isNaN(health.correlation())) {
                        assertThat(health.correlation()).isBetween(-1f, 1f);
                        dead.add((double) health.deadNeuronRatio());
                        variance.add((double) health.activationVariance());
                        correlation.add((double) health.correlation());
                    }
                }
            }
            assertThat(correlation(dead, variance)).isLessThan(-0.9);
            assertThat(correlation(dead, correlation)).isGreaterThan(0.7);
        }

        @Test
        void of_seeds_with_a_fossilized_module_is_better_than_that_of_dormant_ones() {
            double[] sum = new double[2];
            int[] count = new int[2];
            for (LayerHealthReport report : payloads(MANY_RUNS, LayerHealthReport.class)) {
                for (int i = 0; i < report.states().size(); i++) {
                    SeedState state = report.states().get(i);
                    int group = state.stage().equals("FOSSILIZED") ? 0 : state.stage().equals("DORMANT") ? 1 : -1;
                    if (group >= 0) {
                        sum[group] += report.seeds().get(i).deadNeuronRatio();
                        count[group]++;
                    }
                }
            }
            assertThat(sum[0] / count[0]).isLessThan(0.7 * sum[1] / count[1]);
        }
    }

    @Nested
    class Blueprints {
        @Test
        void descend_from_earlier_ones_of_their_run() {
            Set<String> known = new HashSet<>();
            int children = 0;
            int ofTwo = 0;
            for (CandidateBlueprint candidate : payloads(MANY_RUNS, CandidateBlueprint.class)) {
                assertThat(known).containsAll(candidate.parentIds());
                assertThat(known.add(candidate.blueprintId())).isTrue();
                assertThat(candidate.noveltyScore()).isBetween(0f, 1f);
                assertThat(candidate.mutationOperator()).isNotBlank();
                children += candidate.parentIds().isEmpty() ? 0 : 1;
                ofTwo += candidate.parentIds().size() == 2 ? 1 : 0;
            }
            assertThat(children).isBetween(known.size() / 2, known.size() - 120);
            assertThat(ofTwo).isBetween(1, children / 3);
        }

        @Test
        void are_certified_once_and_some_fail_without_risk_or_profile() {
            List<CertifiedBlueprint> results = payloads(MANY_RUNS, CertifiedBlueprint.class);
            List<CertifiedBlueprint> failed = results.stream().filter(result -> !result.passed()).toList();

            assertThat(results).extracting(CertifiedBlueprint::blueprintId).doesNotHaveDuplicates()
                    .hasSameSizeAs(payloads(MANY_RUNS, CandidateBlueprint.class));
            assertThat(failed.size()).isBetween(results.size() / 50, results.size() / 4);
            assertThat(failed).allSatisfy(result -> {
                assertThat(result.riskScore()).isNaN();
                assertThat(result.wep()).isEmpty();
            });
            assertThat(results).filteredOn(CertifiedBlueprint::passed).allSatisfy(result -> {
                assertThat(result.confidence()).isEqualTo(
                        result.riskScore() < 0.1f ? "High" : result.riskScore() < 0.4f ? "Moderate" : "Speculative");
                assertThat(result.wep()).containsKeys("parameter_count", "latency_ms_a100", "joules_per_inference_a100",
                        "benchmark_accuracy", "gradient_variance");
            });
        }

        @Test
        void are_germinated_only_once_they_are_certified() {
            Set<String> certified = new HashSet<>();
            for (SimulatedMessage message : MANY_RUNS) {
                if (message.payload() instanceof CertifiedBlueprint result && result.passed()) {
                    certified.add(result.blueprintId());
                }
                if (message.payload() instanceof KasminaControlCommand command && command.blueprintId() != null) {
                    assertThat(certified).contains(command.blueprintId());
                }
            }
        }
    }

    @Nested
    class Grafts {
        @Test
        void end_in_every_way_in_plausible_shares() {
            List<FieldReport> reports = payloads(MANY_RUNS, FieldReport.class);

            assertThat(reports.size() / 120.0).isBetween(3.0, 8.0);
            assertThat(share(reports, Outcome.FOSSILIZED)).isBetween(0.35, 0.6);
            assertThat(share(reports, Outcome.CULLED)).isBetween(0.3, 0.6);
            assertThat(share(reports, Outcome.ROLLED_BACK)).isBetween(0.02, 0.15);
        }

        @Test
        void that_stay_have_gained_more_than_those_that_were_culled() {
            List<FieldReport> reports = payloads(MANY_RUNS, FieldReport.class);

            assertThat(lift(reports, Outcome.FOSSILIZED)).isGreaterThan(lift(reports, Outcome.CULLED) + 0.01);
        }

        /// The hidden quality of a blueprint shows, with some error, in its benchmark: so outcomes must depend on it.
        @Test
        void of_blueprints_with_a_good_benchmark_stay_more_often() {
            Map<String, Float> benchmarks = new HashMap<>();
            for (CertifiedBlueprint result : payloads(MANY_RUNS, CertifiedBlueprint.class)) {
                benchmarks.put(result.blueprintId(), result.wep().getOrDefault("benchmark_accuracy", Float.NaN));
            }
            List<Double> benchmark = new ArrayList<>();
            List<Double> stayed = new ArrayList<>();
            for (FieldReport report : payloads(MANY_RUNS, FieldReport.class)) {
                benchmark.add((double) benchmarks.getOrDefault(report.blueprintId(), Float.NaN));
                stayed.add(report.outcome() == Outcome.FOSSILIZED ? 1.0 : 0.0);
            }
            assertThat(correlation(benchmark, stayed)).isGreaterThan(0.1);
        }

        private static double share(List<FieldReport> reports, Outcome outcome) {
            return reports.stream().filter(report -> report.outcome() == outcome).count() / (double) reports.size();
        }

        private static double lift(List<FieldReport> reports, Outcome outcome) {
            return reports.stream().filter(report -> report.outcome() == outcome)
                    .mapToDouble(report -> report.postMetric() - report.preMetric()).average().orElseThrow();
        }
    }

    @Nested
    class Controller {
        @Test
        void waits_for_a_plateau() {
            Map<String, List<EpochEvent>> epochs = new HashMap<>();
            for (SimulatedMessage message : MANY_RUNS) {
                List<EpochEvent> ofRun = epochs.computeIfAbsent(run(message), _ -> new ArrayList<>());
                if (message.payload() instanceof EpochEvent event) {
                    ofRun.add(event);
                }
                if (message.payload() instanceof KasminaControlCommand command
                        && command.command().equals("request_germination")) {
                    float gained =
                            ofRun.getLast().validationAccuracy() - ofRun.get(ofRun.size() - 5).validationAccuracy();
                    assertThat(gained).isLessThan(0.03f);
                }
            }
        }

        @Test
        void chooses_the_seed_of_a_sick_layer() {
            Map<String, Map<Integer, Double>> sickness = new HashMap<>();
            int better = 0;
            int all = 0;
            for (SimulatedMessage message : MANY_RUNS) {
                Map<Integer, Double> layers = sickness.computeIfAbsent(run(message), _ -> new HashMap<>());
                if (message.payload() instanceof LayerHealthReport report) {
                    layers.put(report.layerId(),
                            report.seeds().stream().mapToDouble(SeedHealth::deadNeuronRatio).average().orElseThrow());
                }
                if (message.payload() instanceof KasminaControlCommand command
                        && command.command().equals("request_germination")) {
                    double mean = layers.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
                    better += layers.getOrDefault(command.target().layer(), 0.0) >= mean ? 1 : 0;
                    all++;
                }
            }
            assertThat(better).isGreaterThan(all * 9 / 10);
        }
    }

    private static Map<String, List<EpochEvent>> epochsByRun(List<SimulatedMessage> messages) {
        Map<String, List<EpochEvent>> epochs = new HashMap<>();
        for (SimulatedMessage message : messages) {
            if (message.payload() instanceof EpochEvent event) {
                epochs.computeIfAbsent(run(message), _ -> new ArrayList<>()).add(event);
            }
        }
        return epochs;
    }

    /// Pearson's coefficient.
    private static double correlation(List<Double> xs, List<Double> ys) {
        double meanX = xs.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double meanY = ys.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < xs.size(); i++) {
            double x = xs.get(i) - meanX;
            double y = ys.get(i) - meanY;
            xy += x * y;
            xx += x * x;
            yy += y * y;
        }
        return xy / Math.sqrt(xx * yy);
    }
}
