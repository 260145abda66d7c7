package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;

import io.esper.oona.projection.health.HealthQueries;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Given events, then rows of health.
class HealthTest extends StoreTest {
    private HealthQueries after(Written written) throws InterruptedException {
        log(written.messages());
        project();
        return new HealthQueries(store);
    }

    private static List<String> moments(List<HealthQueries.Epoch> epochs) {
        return epochs.stream().map(epoch -> epoch.rollbacks() + ":" + epoch.epoch() + " " + epoch.deadNeuronRatio()
                + " " + epoch.arrival()).toList();
    }

    private static float known(@Nullable Float number) {
        return Objects.requireNonNull(number);
    }

    @Nested
    class Distributions {

        private HealthQueries.Distributed of(List<HealthQueries.Distributed> all, String metric) {
            return all.stream().filter(one -> one.metric().equals(metric)).findFirst().orElseThrow();
        }

        @Test
        void are_kept_by_epoch_and_by_hour_of_runs_and_layers() throws InterruptedException {
            HealthQueries health = after(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.125, "DORMANT")
                    .report("run-a", 1, 1, 0.25, "DORMANT").report("run-a", 1, 2, 0.5, "DORMANT")
                    .heartbeat("run-a", 2).report("run-a", 2, 0, 0.75, "DORMANT"));
            HealthQueries.Distributed epoch = of(health.epochDistributions("run-a", null, 10), "dead_neuron_ratio");
            assertThat(epoch.epoch()).isEqualTo(1);
            assertThat(epoch.measurements()).isEqualTo(3);
            assertThat(epoch.mean()).isEqualTo(0.875 / 3);
            assertThat(epoch.minimum()).isEqualTo(0.125f);
            assertThat(epoch.maximum()).isEqualTo(0.5f);
            assertThat(epoch.p50()).isCloseTo(0.25f, within(0.25f / 64));
            HealthQueries.Distributed layer = of(health.epochDistributions("run-a", 0, 10), "dead_neuron_ratio");
            assertThat(layer.p10()).isEqualTo(0.125f);
            assertThat(layer.p50()).isEqualTo(0.25f);
            assertThat(layer.p90()).isEqualTo(0.5f);
            assertThat(layer.measurements()).isEqualTo(3);
            HealthQueries.Distributed hour = of(health.hourDistributions("run-a", 0, 10), "dead_neuron_ratio");
            assertThat(hour.hour()).isEqualTo("2026-03-02T08:00:00Z");
            assertThat(hour.measurements()).isEqualTo(4);
            assertThat(of(health.hourDistributions(null, null, 10), "distress").measurements()).isEqualTo(4);
            assertThat(health.epochDistributions("run-a", null, 10)).extracting(HealthQueries.Distributed::metric)
                    .containsExactly("dead_neuron_ratio", "distress", "dead_neuron_ratio", "distress");
        }

        @Test
        void go_on_over_restarts_and_keep_generations_apart() throws InterruptedException {
            Written written = new Written().heartbeat("run-a", 1).heartbeat("run-a", 2)
                    .report("run-a", 2, 0, 0.125, "DORMANT");
            HealthQueries health = after(written);
            log(new Written().skip(3).report("run-a", 2, 1, 0.25, "DORMANT").rollback("run-a", 2, 1)
                    .heartbeat("run-a", 2).report("run-a", 2, 0, 0.5, "DORMANT").messages());
            project();
            assertThat(health.epochDistributions("run-a", null, 10)).filteredOn(one -> one.metric().startsWith("dead"))
                    .extracting(one -> one.rollbacks() + " " + one.measurements() + " " + one.mean())
                    .containsExactly("0 2 0.1875", "1 1 0.5");
        }
    }

    @Nested
    class The_newest_state {

        @Test
        void has_the_metrics_and_the_stage_of_the_last_report() throws InterruptedException {
            HealthQueries health = after(
                    new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "DORMANT").heartbeat("run-a", 2)
                            .report("run-a", 2, 0, 0.4, "GERMINATED"));
            HealthQueries.Seed seed = health.seeds("run-a", 10).getFirst();
            assertThat(seed.epoch()).isEqualTo(2);
            assertThat(seed.deadNeuronRatio()).isEqualTo(0.4f);
            assertThat(seed.stage()).isEqualTo("GERMINATED");
            assertThat(seed.position()).isEqualTo(4);
            assertThat(seed.transitionWarning()).isNull();
        }

        @Test
        void is_not_overwritten_by_a_late_report() throws InterruptedException {
            HealthQueries health = after(
                    new Written().heartbeat("run-a", 1).heartbeat("run-a", 2).report("run-a", 2, 0, 0.4, "GERMINATED")
                            .report("run-a", 1, 0, 0.3, "DORMANT"));
            assertThat(health.seeds("run-a", 10).getFirst().epoch()).isEqualTo(2);
            assertThat(moments(health.history("run-a", 0, 0, 10))).containsExactly("0:1 0.3 in-time",
                    "0:2 0.4 in-time");
        }

        @Test
        void takes_the_later_of_two_reports_of_one_epoch() throws InterruptedException {
            HealthQueries health = after(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "DORMANT")
                    .report("run-a", 1, 0, 0.5, "DORMANT"));
            assertThat(health.seeds("run-a", 10).getFirst().deadNeuronRatio()).isEqualTo(0.5f);
            assertThat(health.history("run-a", 0, 0, 10)).hasSize(1);
        }

        @Test
        void is_not_taken_from_a_report_far_ahead_of_the_heartbeat() throws InterruptedException {
            HealthQueries health = after(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "DORMANT")
                    .report("run-a", 40, 0, 0.9, "DORMANT")
                    .heartbeat("run-a", 2).report("run-a", 2, 0, 0.4, "DORMANT"));
            assertThat(health.seeds("run-a", 10).getFirst().epoch()).isEqualTo(2);
            assertThat(moments(health.history("run-a", 0, 0, 10))).containsExactly("0:1 0.3 in-time", "0:2 0.4 in-time",
                    "0:40 0.9 early");
            assertThat(health.runs(10).getFirst().earlyReports()).isEqualTo(1);
        }

        @Test
        void follows_the_reports_if_the_heartbeat_is_lost_for_long() throws InterruptedException {
            Written written = new Written().heartbeat("run-a", 1);
            for (int epoch = 10; epoch < 800; epoch += 10) {
                written.report("run-a", epoch, 0, 0.4, "DORMANT");
            }
            assertThat(after(written).seeds("run-a", 10).getFirst().epoch()).isEqualTo(790);
        }

        @Test
        void keeps_unknown_stages_and_warns_of_odd_steps() throws InterruptedException {
            HealthQueries health = after(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "DORMANT")
                    .report("run-a", 1, 1, 0.3, "DORMANT")
                    .heartbeat("run-a", 2).report("run-a", 2, 0, 0.3, "LOADING")
                    .report("run-a", 2, 1, 0.3, "FOSSILIZED"));
            assertThat(health.seeds("run-a", 10)).extracting(HealthQueries.Seed::stage).containsExactly("LOADING",
                    "FOSSILIZED");
            assertThat(health.seeds("run-a", 10)).extracting(HealthQueries.Seed::transitionWarning).containsExactly(
                    "unknown stage LOADING",
                    "DORMANT -> FOSSILIZED");
        }

        @Test
        void keeps_the_stage_where_a_report_has_none_and_shows_missing_metrics_as_unknown()
                throws InterruptedException {
            HealthQueries health = after(
                    new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "TRAINING").heartbeat("run-a", 2)
                            .add("telemetry.seed.health", "run-a-e2",
                                    "{'layer_id':0,'epoch':2,'health_metrics_by_seed':{'0':{'chunk_variance':null}}}"));
            HealthQueries.Seed seed = health.seeds("run-a", 10).getFirst();
            assertThat(seed.stage()).isEqualTo("TRAINING");
            assertThat(seed.activationVariance()).isNull();
            assertThat(seed.deadNeuronRatio()).isNull();
            assertThat(seed.distress()).isNull();
            assertThat(health.history("run-a", 0, 0, 10).getLast().stage()).isNull();
        }

        @Test
        void joins_stages_and_metrics_that_come_in_two_messages_of_an_epoch() throws InterruptedException {
            HealthQueries health = after(new Written().heartbeat("run-a", 1)
                    .add("telemetry.seed.health", "run-a-e1",
                            "{'layer_id':0,'epoch':1,'health_metrics_by_seed':{'0':{'dead_ratio':0.5}}}")
                    .add("telemetry.seed.health", "run-a-e1",
                            "{'layer_id':0,'epoch':1,'health_metrics_by_seed':{},'seed_states':[{'layer_id':0,'seed_id':0,'lifecycle_state':'DORMANT','epochs_in_state':1}]}"));
            assertThat(health.seeds("run-a", 10).getFirst().deadNeuronRatio()).isEqualTo(0.5f);
            assertThat(health.seeds("run-a", 10).getFirst().stage()).isEqualTo("DORMANT");
            assertThat(health.history("run-a", 0, 0, 10)).singleElement().satisfies(epoch -> {
                assertThat(epoch.deadNeuronRatio()).isEqualTo(0.5f);
                assertThat(epoch.stage()).isEqualTo("DORMANT");
            });
        }

        @Test
        void reads_the_form_in_which_one_seed_reports_for_itself() throws InterruptedException {
            HealthQueries health = after(new Written().heartbeat("run-a", 1).add("telemetry.seed.health", "run-a-e1",
                    "{'seed_id':[3,1],'epoch':1,'lifecycle_state':'TRAINING','metrics':{'chunk_variance':0.1}}"));
            HealthQueries.Seed seed = health.seeds("run-a", 10).getFirst();
            assertThat(List.of(seed.layer(), seed.seed(), String.valueOf(seed.stage()),
                    String.valueOf(seed.activationVariance())))
                    .isEqualTo(List.of(3, 1, "TRAINING", "0.1"));
        }
    }

    @Nested
    class Rollbacks {

        @Test
        void keep_repeated_epochs_apart() throws InterruptedException {
            HealthQueries health = after(
                    new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.1, "DORMANT").heartbeat("run-a", 2)
                            .report("run-a", 2, 0, 0.2, "DORMANT").rollback("run-a", 2, 1).heartbeat("run-a", 2)
                            .report("run-a", 2, 0, 0.3, "DORMANT"));
            assertThat(moments(health.history("run-a", 0, 0, 10))).containsExactly("0:1 0.1 in-time", "0:2 0.2 in-time",
                    "1:2 0.3 in-time");
            assertThat(health.seeds("run-a", 10).getFirst().rollbacks()).isEqualTo(1);
        }

        @Test
        void leave_late_reports_in_the_generation_that_they_are_from() throws InterruptedException {
            HealthQueries health = after(
                    new Written().heartbeat("run-a", 5).report("run-a", 5, 0, 0.1, "DORMANT").heartbeat("run-a", 6)
                            .heartbeat("run-a", 7).rollback("run-a", 7, 5)
                            // epoch 4 is before the border; 7 is ahead of what the new generation has reached
                            .report("run-a", 4, 0, 0.4, "DORMANT").report("run-a", 7, 0, 0.7, "DORMANT")
                            .heartbeat("run-a", 6).report("run-a", 6, 0, 0.6, "DORMANT"));
            assertThat(moments(health.history("run-a", 0, 0, 10))).containsExactly("0:4 0.4 late", "0:5 0.1 in-time",
                    "0:7 0.7 late",
                    "1:6 0.6 in-time");
            assertThat(health.seeds("run-a", 10).getFirst().epoch()).isEqualTo(6);
            assertThat(health.runs(10).getFirst().lateReports()).isEqualTo(2);
        }

        @Test
        void told_twice_count_once() throws InterruptedException {
            HealthQueries health = after(new Written().heartbeat("run-a", 7).rollback("run-a", 7, 5)
                    .rollback("run-a", 7, 5).heartbeat("run-a", 6));
            assertThat(health.runs(10).getFirst().rollbacks()).isEqualTo(1);
        }

        @Test
        void to_the_same_epoch_after_some_progress_count_again() throws InterruptedException {
            HealthQueries health = after(new Written().heartbeat("run-a", 7).rollback("run-a", 7, 5)
                    .heartbeat("run-a", 6).heartbeat("run-a", 7)
                    .rollback("run-a", 7, 5).heartbeat("run-a", 6));
            assertThat(health.runs(10).getFirst().rollbacks()).isEqualTo(2);
            assertThat(health.runs(10).getFirst().epoch()).isEqualTo(6);
        }
    }

    @Nested
    class Reports_without_an_epoch {
        private static final String BARE = "{'layer_id':0,'health_metrics_by_seed':{'0':{'dead_ratio':0.5}}}";

        @Test
        void get_the_epoch_of_the_heartbeat() throws InterruptedException {
            HealthQueries health =
                    after(new Written().heartbeat("run-a", 3).add("telemetry.seed.health", "run-a-x", BARE));
            assertThat(moments(health.history("run-a", 0, 0, 10))).containsExactly("0:3 0.5 assumed");
            assertThat(health.runs(10).getFirst().assumedEpochs()).isEqualTo(1);
        }

        @Test
        void show_as_newest_state_alone_if_there_is_no_heartbeat() throws InterruptedException {
            HealthQueries health = after(new Written().add("telemetry.seed.health", "somewhere", BARE));
            assertThat(health.seeds("unknown", 10)).singleElement()
                    .satisfies(seed -> assertThat(seed.epoch()).isNull());
            assertThat(health.history("unknown", 0, 0, 10)).isEmpty();
            assertThat(health.runs(10).getFirst().withoutEpoch()).isEqualTo(1);
        }
    }

    @Nested
    class Stagnation_and_readiness {

        @Test
        void grow_over_five_bad_epochs_of_a_dormant_seed() throws InterruptedException {
            Written written = new Written();
            for (int epoch = 1; epoch <= 7; epoch++) {
                written.heartbeat("run-a", epoch).report("run-a", epoch, 0, 0.8, "DORMANT");
            }
            HealthQueries health = after(written);
            assertThat(health.history("run-a", 0, 0, 10))
                    .extracting(epoch -> Math.round(10 * known(epoch.stagnation())))
                    .containsExactly(2, 4, 6, 8, 10, 10, 10);
            assertThat(known(health.seeds("run-a", 10).getFirst().readiness())).isEqualTo(1f);
            assertThat(health.readiest("run-a", 10)).hasSize(1);
        }

        @Test
        void begin_anew_after_an_improvement() throws InterruptedException {
            Written written = new Written();
            double[] dead = {0.8, 0.8, 0.8, 0.6, 0.6};
            for (int epoch = 1; epoch <= dead.length; epoch++) {
                written.heartbeat("run-a", epoch).report("run-a", epoch, 0, dead[epoch - 1], "DORMANT");
            }
            assertThat(after(written).seeds("run-a", 10).getFirst().stagnantEpochs()).isEqualTo(2);
        }

        @Test
        void are_nothing_for_a_seed_that_grows() throws InterruptedException {
            HealthQueries.Seed seed = after(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.9, "TRAINING"))
                    .seeds("run-a", 10).getFirst();
            assertThat(known(seed.stagnation())).isZero();
            assertThat(known(seed.readiness())).isZero();
            assertThat(known(seed.distress())).isEqualTo(1f);
        }

        @Test
        void do_not_count_a_repeated_epoch_twice() throws InterruptedException {
            HealthQueries health = after(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.9, "DORMANT")
                    .report("run-a", 1, 0, 0.9, "DORMANT"));
            assertThat(health.seeds("run-a", 10).getFirst().stagnantEpochs()).isEqualTo(1);
        }

        @Test
        void halve_readiness_while_another_seed_of_the_layer_grows() throws InterruptedException {
            Written written = new Written();
            for (int epoch = 1; epoch <= 5; epoch++) {
                written.heartbeat("run-a", epoch).add("telemetry.seed.health", "run-a-e" + epoch,
                        """
                                {'layer_id':0,'epoch':%d,'health_metrics_by_seed':{'0':{'dead_ratio':0.9},'1':{'dead_ratio':0.9}},
                                'seed_states':[{'layer_id':0,'seed_id':0,'lifecycle_state':'DORMANT','epochs_in_state':1},
                                {'layer_id':0,'seed_id':1,'lifecycle_state':'GRAFTING','epochs_in_state':1}]}"""
                                .formatted(epoch));
            }
            assertThat(known(after(written).seeds("run-a", 10).getFirst().readiness())).isCloseTo(0.5f, within(1e-6f));
        }
    }
}
