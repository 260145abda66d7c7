package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.esper.oona.projection.lifecycle.LifecycleQueries;
import io.esper.oona.projection.run.SeedFilter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Given events, then rows of lifecycle.
class LifecycleTest extends StoreTest {
    private static final SeedFilter SEED = new SeedFilter("run-a", 0, 0);

    private LifecycleQueries after(Written written) throws InterruptedException {
        log(written.messages());
        project();
        return new LifecycleQueries(store);
    }

    /// Stage, first epoch and the epoch in which it was left.
    private static List<String> path(List<LifecycleQueries.Stay> stays) {
        return stays.stream().map(stay -> stay.rollbacks() + ":" + stay.stage() + " " + stay.epoch() + "-"
                + (stay.lasts() ? "" : stay.leftEpoch()) + (stay.undoneBy() == null ? "" : " undone")).toList();
    }

    private static Written run(int first, int last) {
        Written written = new Written();
        for (int epoch = first; epoch <= last; epoch++) {
            written.heartbeat("run-a", epoch);
        }
        return written;
    }

    private static String issued(int epoch) {
        return ",'issued_epoch':" + epoch;
    }

    @Nested
    class Stays {

        @Test
        void last_from_the_first_report_of_a_stage_to_the_first_of_the_next() throws InterruptedException {
            LifecycleQueries lifecycle = after(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "DORMANT")
                    .heartbeat("run-a", 2).report("run-a", 2, 0, 0.3, "DORMANT")
                    .heartbeat("run-a", 3).report("run-a", 3, 0, 0.3, "GERMINATED").heartbeat("run-a", 5));
            List<LifecycleQueries.Stay> stays = lifecycle.stays(SEED, 10);
            assertThat(path(stays)).containsExactly("0:DORMANT 1-3", "0:GERMINATED 3-");
            assertThat(stays).extracting(LifecycleQueries.Stay::epochs).containsExactly(2, 2);
            assertThat(stays).extracting(LifecycleQueries.Stay::seconds).containsExactly(4.0, 1.0);
            assertThat(stays).extracting(LifecycleQueries.Stay::source).containsOnly("TELEMETRY");
            assertThat(stays.getFirst().leftPosition()).isEqualTo(stays.getLast().position()).isEqualTo(6);
        }

        @Test
        void begin_in_the_epoch_after_the_command_that_asks_for_the_stage() throws InterruptedException {
            LifecycleQueries lifecycle = after(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "DORMANT")
                    .command("run-a-1", 0, 0, "request_germination", ",'blueprint_id':'bp-1'" + issued(1))
                    .heartbeat("run-a", 2).report("run-a", 2, 0, 0.3, "GERMINATED"));
            List<LifecycleQueries.Stay> stays = lifecycle.stays(SEED, 10);
            assertThat(path(stays)).containsExactly("0:DORMANT 1-2", "0:GERMINATED 2-");
            assertThat(stays.getLast().source()).isEqualTo("COMMAND");
            assertThat(stays.getLast().sources()).isEqualTo("TELEMETRY,COMMAND");
            assertThat(stays.getLast().blueprint()).isEqualTo("bp-1");
        }

        @Test
        void are_told_by_decisions_too_and_ended_by_field_reports() throws InterruptedException {
            LifecycleQueries lifecycle = after(new Written().heartbeat("run-a", 1)
                    .add("innovation.adaptations", "run-a-1",
                            """
                                    {'command_id':'c-1','run_id':'run-a','target_layer_id':0,'target_seed_id':0,'command':'request_germination',
                                    'decision':'accepted','from_stage':'DORMANT','to_stage':'GERMINATED','issued_epoch':1}""")
                    .heartbeat("run-a", 2).command("run-a-1", 0, 0, "enter_training", issued(2))
                    .heartbeat("run-a", 3).fieldReport("run-a-1", "0,0", "bp-1", "CULLED", 0.5, 0.4, ""));
            List<LifecycleQueries.Stay> stays = lifecycle.stays(SEED, 10);
            assertThat(path(stays)).containsExactly("0:GERMINATED 2-3", "0:TRAINING 3-4", "0:CULLED 4-");
            assertThat(stays).extracting(LifecycleQueries.Stay::source).containsExactly("DECISION", "COMMAND",
                    "REPORT");
            assertThat(stays).extracting(LifecycleQueries.Stay::warning).containsOnlyNulls();
        }

        @Test
        void are_not_ended_by_a_report_that_still_shows_the_stage_before_a_command() throws InterruptedException {
            LifecycleQueries lifecycle = after(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "DORMANT")
                    .command("run-a-1", 0, 0, "request_germination", issued(1)).report("run-a", 1, 0, 0.3, "DORMANT")
                    .heartbeat("run-a", 2).report("run-a", 2, 0, 0.3, "DORMANT").heartbeat("run-a", 3)
                    .report("run-a", 3, 0, 0.3, "GERMINATED"));
            assertThat(path(lifecycle.stays(SEED, 10))).containsExactly("0:DORMANT 1-2", "0:GERMINATED 2-");
        }

        @Test
        void take_up_what_comes_late() throws InterruptedException {
            Written written = run(1, 9).report("run-a", 1, 0, 0.3, "DORMANT").report("run-a", 9, 0, 0.3, "GRAFTING");
            LifecycleQueries lifecycle = after(written);
            assertThat(lifecycle.warnings(SEED, 10)).extracting(LifecycleQueries.Stay::warning)
                    .containsExactly("DORMANT -> GRAFTING");
            log(new Written().skip(written.messages().size()).report("run-a", 7, 0, 0.3, "GRAFTING")
                    .report("run-a", 5, 0, 0.3, "TRAINING").command("run-a-1", 0, 0, "request_germination", issued(2))
                    .report("run-a", 2, 0, 0.3, "DORMANT").messages());
            project();
            assertThat(path(lifecycle.stays(SEED, 10))).containsExactly("0:DORMANT 1-3", "0:GERMINATED 3-5",
                    "0:TRAINING 5-7", "0:GRAFTING 7-");
            assertThat(lifecycle.warnings(SEED, 10)).isEmpty();
            assertThat(lifecycle.seeds(SEED, 10)).singleElement().satisfies(seed -> {
                assertThat(seed.stage()).isEqualTo("GRAFTING");
                assertThat(seed.stays()).isEqualTo(4);
                assertThat(seed.warnings()).isZero();
                assertThat(seed.epochs()).isEqualTo(2);
            });
        }

        @Test
        void are_not_taken_from_a_report_far_ahead_of_the_heartbeat() throws InterruptedException {
            assertThat(path(after(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "DORMANT")
                    .report("run-a", 40, 0, 0.3, "CULLED")).stays(SEED, 10))).containsExactly("0:DORMANT 1-");
        }

        @Test
        void are_known_without_heartbeats_and_epochs() throws InterruptedException {
            LifecycleQueries lifecycle = after(new Written()
                    .add("telemetry.seed.health", "x",
                            "{'layer_id':0,'health_metrics_by_seed':{},'seed_states':[{'layer_id':0,'seed_id':0,'lifecycle_state':'dormant','epochs_in_state':1}]}")
                    .command("x", 0, 0, "request_germination", ""));
            List<LifecycleQueries.Stay> stays = lifecycle.stays(new SeedFilter("unknown", 0, 0), 10);
            assertThat(path(stays)).containsExactly("0:DORMANT null-null", "0:GERMINATED null-");
            assertThat(stays.getFirst().seconds()).isEqualTo(1.0);
            assertThat(stays.getLast().seconds()).isNull();
        }

        @Test
        void of_a_seed_that_changes_for_ever_are_all_kept() throws InterruptedException {
            Written written = new Written();
            for (int epoch = 1; epoch <= 100; epoch++) {
                written.heartbeat("run-a", epoch).report("run-a", epoch, 0, 0.3,
                        List.of("DORMANT", "GERMINATED", "CANCELLED").get((epoch - 1) % 3));
            }
            LifecycleQueries lifecycle = after(written.report("run-a", 3, 0, 0.3, "GRAFTING"));
            assertThat(lifecycle.stays(SEED, 1_000)).hasSize(100)
                    .allSatisfy(stay -> assertThat(stay.warning()).isNull());
            assertThat(lifecycle.seeds(SEED, 10).getFirst().stays()).isEqualTo(100);
        }
    }

    @Nested
    class Odd_steps {

        @Test
        void are_flagged_beside_the_stage_and_refuse_nothing() throws InterruptedException {
            LifecycleQueries lifecycle = after(run(1, 4).report("run-a", 1, 0, 0.3, "DORMANT")
                    .report("run-a", 2, 0, 0.3, "FOSSILIZED").report("run-a", 3, 0, 0.3, "LOADING")
                    .command("x", 0, 1, "enter_loading", issued(3)).command("x", 0, 2, "do_a_barrel_roll", issued(3)));
            assertThat(lifecycle.warnings(SeedFilter.ofRun("run-a"), 10)).extracting(LifecycleQueries.Stay::warning)
                    .containsExactly("DORMANT -> FOSSILIZED", "unknown stage LOADING");
            assertThat(lifecycle.seeds(SEED, 10).getFirst().stage()).isEqualTo("LOADING");
            assertThat(lifecycle.seeds(SEED, 10).getFirst().warnings()).isEqualTo(2);
        }

        @Test
        void are_not_seen_where_the_platform_writes_stages_in_lower_case() throws InterruptedException {
            LifecycleQueries lifecycle = after(run(1, 3).report("run-a", 1, 0, 0.3, "dormant")
                    .report("run-a", 2, 0, 0.3, "germinated").report("run-a", 3, 0, 0.3, "GERMINATED"));
            assertThat(path(lifecycle.stays(SEED, 10))).containsExactly("0:DORMANT 1-2", "0:GERMINATED 2-");
            assertThat(lifecycle.warnings(SEED, 10)).isEmpty();
            assertThat(lifecycle.stages("run-a", 10)).extracting(LifecycleQueries.StageCount::stage)
                    .containsExactly("GERMINATED");
        }
    }

    @Nested
    class A_rollback {

        private Written grafted() {
            return new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "TRAINING").heartbeat("run-a", 2)
                    .report("run-a", 2, 0, 0.3, "GRAFTING").heartbeat("run-a", 3)
                    .report("run-a", 3, 0, 0.3, "STABILIZATION").rollback("run-a", 3, 1);
        }

        @Test
        void puts_seeds_back_into_the_stage_of_the_restored_epoch() throws InterruptedException {
            LifecycleQueries lifecycle = after(grafted());
            assertThat(path(lifecycle.stays(SEED, 10))).containsExactly("0:TRAINING 1-", "0:GRAFTING 2-3 undone",
                    "0:STABILIZATION 3-3 undone");
            assertThat(lifecycle.seeds(SEED, 10).getFirst().stage()).isEqualTo("TRAINING");
        }

        @Test
        void lets_the_next_step_start_from_there() throws InterruptedException {
            LifecycleQueries lifecycle = after(grafted().heartbeat("run-a", 2).report("run-a", 2, 0, 0.3, "TRAINING")
                    .heartbeat("run-a", 3).report("run-a", 3, 0, 0.3, "CULLED"));
            assertThat(path(lifecycle.stays(SEED, 10))).containsExactly("0:TRAINING 1-3", "0:GRAFTING 2-3 undone",
                    "0:STABILIZATION 3-3 undone", "1:CULLED 3-");
            assertThat(lifecycle.warnings(SEED, 10)).isEmpty();
        }

        @Test
        void leaves_the_stage_that_the_seed_goes_back_to_however_much_it_undoes() throws InterruptedException {
            Written written = run(1, 10).report("run-a", 1, 0, 0.3, "DORMANT").report("run-a", 8, 0, 0.3, "TRAINING");
            for (int attempt = 0; attempt < 5; attempt++) {
                int epoch = 11;
                for (String stage : List.of("GRAFTING", "STABILIZATION", "EVALUATING", "FINE_TUNING", "FOSSILIZED")) {
                    written.heartbeat("run-a", epoch).report("run-a", epoch, 0, 0.3, stage);
                    epoch++;
                }
                written.rollback("run-a", 15, 10);
            }
            LifecycleQueries lifecycle =
                    after(written.heartbeat("run-a", 11).report("run-a", 11, 0, 0.3, "TRAINING"));
            assertThat(lifecycle.seeds(SEED, 10)).singleElement()
                    .satisfies(seed -> assertThat(seed.stays()).isEqualTo(27));
            log(new Written().skip(written.messages().size()).heartbeat("run-a", 12)
                    .report("run-a", 12, 0, 0.3, "GRAFTING").messages());
            project();
            assertThat(lifecycle.seeds(SEED, 10)).singleElement().satisfies(seed -> {
                assertThat(seed.stage()).isEqualTo("GRAFTING");
                assertThat(seed.stays()).isEqualTo(28);
            });
            assertThat(path(lifecycle.stays(SEED, 100))).startsWith("0:DORMANT 1-8", "0:TRAINING 8-12")
                    .endsWith("5:GRAFTING 12-");
        }

        @Test
        void takes_late_reports_into_the_generation_that_they_belong_to() throws InterruptedException {
            LifecycleQueries lifecycle = after(grafted().heartbeat("run-a", 2).report("run-a", 2, 0, 0.3, "TRAINING")
                    .report("run-a", 1, 0, 0.3, "TRAINING").report("run-a", 0, 0, 0.3, "GERMINATED"));
            assertThat(path(lifecycle.stays(SEED, 10))).containsExactly("0:GERMINATED 0-1", "0:TRAINING 1-",
                    "0:GRAFTING 2-3 undone", "0:STABILIZATION 3-3 undone");
        }
    }

    @Nested
    class The_sample_runs {

        @Test
        void go_by_the_book() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            LifecycleQueries lifecycle = new LifecycleQueries(store);
            assertThat(lifecycle.warnings(SeedFilter.ALL, 1_000)).isEmpty();
            assertThat(path(lifecycle.stays(new SeedFilter("run-a", 2, 1), 100))).containsExactly("0:DORMANT 0-12",
                    "0:GERMINATED 12-13", "0:TRAINING 13-14", "0:GRAFTING 14-15 undone", "0:STABILIZATION 15-16 undone",
                    "1:ROLLED_BACK 14-");
        }
    }
}
