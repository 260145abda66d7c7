package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;

import io.esper.oona.projection.training.TrainingQueries;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Given events, then rows of training.
class TrainingTest extends StoreTest {
    private TrainingQueries after(Written written) throws InterruptedException {
        log(written.messages());
        project();
        return new TrainingQueries(store);
    }

    private static Written epoch(Written written, int epoch, double accuracy) {
        return written.add("system.events.epoch", "run-a-e" + epoch,
                "{'run_id':'run-a','epoch':" + epoch + ",'validation_accuracy':" + accuracy
                        + ",'validation_loss':1.5,'training_loss':1.25,'global_step':" + epoch * 100
                        + ",'hardware_context':{'device_type':'GPU','memory_available_gb':61.5}}");
    }

    private static List<String> told(List<TrainingQueries.Epoch> epochs) {
        return epochs.stream().map(epoch -> epoch.rollbacks() + ":" + epoch.epoch() + " " + epoch.accuracy()
                + (epoch.undoneBy() == null ? "" : " undone by " + epoch.undoneBy())).toList();
    }

    private static float known(@Nullable Float number) {
        return Objects.requireNonNull(number);
    }

    /// Three epochs, back to the first, and on.
    private static Written rolledBack() {
        Written written = new Written();
        epoch(written, 1, 0.5);
        written.command("run-a-1", 0, 0, "request_germination", ",'command_id':'c-1','issued_epoch':1");
        epoch(written, 2, 0.75);
        written.command("run-a-1", 0, 0, "enter_training", ",'command_id':'c-2','issued_epoch':2");
        written.add("innovation.adaptations", "run-a-1",
                """
                        {'command_id':'c-2','run_id':'run-a','target_layer_id':0,'target_seed_id':0,'command':'enter_training',
                        'decision':'accepted','from_stage':'GERMINATED','to_stage':'TRAINING','issued_epoch':2}""");
        epoch(written, 3, 0.25);
        written.fieldReport("run-a-2", "1,1", "bp-1", "CULLED", 0.5, 0.4, "");
        written.add("system.events.rollback", "run-a-rb-1",
                "{'run_id':'run-a','failed_epoch':3,'restored_epoch':1,'reason':'NaN loss','initiated_by':'CONTROLLER','checkpoint_id':'cp-1','affected_seeds':[[0,0],[1,1]]}");
        written.fieldReport("run-a-1", "0,0", "bp-1", "ROLLED_BACK", 0.5, 0.4, "");
        return epoch(written, 2, 0.625);
    }

    @Nested
    class Epochs {

        @Test
        void have_what_their_heartbeat_tells() throws InterruptedException {
            TrainingQueries training = after(epoch(epoch(new Written(), 1, 0.5), 2, 0.75));
            assertThat(training.epochs("run-a", 10)).last().satisfies(epoch -> {
                assertThat(epoch.accuracy()).isEqualTo(0.75f);
                assertThat(epoch.loss()).isEqualTo(1.5f);
                assertThat(epoch.trainingLoss()).isEqualTo(1.25f);
                assertThat(epoch.globalStep()).isEqualTo(200);
                assertThat(epoch.deviceType()).isEqualTo("GPU");
                assertThat(epoch.memoryGb()).isEqualTo(61.5f);
                assertThat(epoch.tflops()).isNull();
                assertThat(epoch.quantization()).isNull();
                assertThat(epoch.position()).isEqualTo(2);
            });
            assertThat(training.runs(null, 10)).singleElement().satisfies(run -> {
                assertThat(run.run()).isEqualTo("run-a");
                assertThat(run.epoch()).isEqualTo(2);
                assertThat(run.accuracy()).isEqualTo(0.75f);
                assertThat(run.bestAccuracy()).isEqualTo(0.75f);
                assertThat(run.seconds()).isEqualTo(1.0);
                assertThat(run.globalStep()).isEqualTo(200);
            });
        }

        @Test
        void that_come_late_do_not_set_the_run_back_in_time() throws InterruptedException {
            TrainingQueries training = after(epoch(epoch(new Written().skip(10), 1, 0.5), 2, 0.75));
            log(epoch(new Written().skip(4), 1, 0.5).messages());
            project();
            assertThat(training.runs(null, 10)).singleElement()
                    .satisfies(run -> assertThat(run.seconds()).isEqualTo(1.0));
        }

        @Test
        void told_twice_are_one_row_with_the_newest_numbers() throws InterruptedException {
            TrainingQueries training = after(epoch(epoch(epoch(new Written(), 1, 0.5), 2, 0.75), 1, 0.625));
            assertThat(told(training.epochs(null, 10))).containsExactly("0:1 0.625", "0:2 0.75");
            assertThat(training.epochs(null, 10).getFirst().heartbeats()).isEqualTo(2);
            assertThat(training.runs(null, 10).getFirst().epoch()).isEqualTo(2);
        }

        @Test
        void repeat_after_a_rollback_in_a_generation_of_their_own() throws InterruptedException {
            TrainingQueries training = after(rolledBack());
            assertThat(told(training.epochs("run-a", 10))).containsExactly("0:1 0.5", "0:2 0.75 undone by 1",
                    "0:3 0.25 undone by 1", "1:2 0.625");
            assertThat(training.runs("run-a", 10)).singleElement().satisfies(run -> {
                assertThat(run.rollbacks()).isEqualTo(1);
                assertThat(run.epochs()).isEqualTo(4);
                assertThat(run.epochsUndone()).isEqualTo(2);
                assertThat(run.accuracy()).isEqualTo(0.625f);
                assertThat(run.bestAccuracy()).isEqualTo(0.625f);
            });
        }

        @Test
        void that_come_after_the_rollback_that_undid_them_belong_to_the_generation_before()
                throws InterruptedException {
            Written written = epoch(epoch(epoch(new Written(), 1, 0.5), 2, 0.75), 3, 0.5).rollback("run-a", 4, 3);
            TrainingQueries training = after(epoch(epoch(written, 2, 0.875), 4, 0.25));
            assertThat(told(training.epochs("run-a", 10))).containsExactly("0:1 0.5", "0:2 0.875", "0:3 0.5",
                    "1:4 0.25");
            assertThat(training.epochs("run-a", 10)).extracting(TrainingQueries.Epoch::late).containsExactly(false,
                    true, false, false);
        }
    }

    @Nested
    class Rollbacks {

        @Test
        void tell_what_they_undid() throws InterruptedException {
            TrainingQueries training = after(rolledBack());
            assertThat(training.rollbacks("run-a", 10)).singleElement().satisfies(rollback -> {
                assertThat(rollback.rollbacks()).isEqualTo(1);
                assertThat(rollback.failedEpoch()).isEqualTo(3);
                assertThat(rollback.restoredEpoch()).isEqualTo(1);
                assertThat(rollback.reachedEpoch()).isEqualTo(3);
                assertThat(rollback.epochsUndone()).isEqualTo(2);
                assertThat(rollback.accuracyRestored()).isEqualTo(0.5f);
                assertThat(rollback.accuracyReached()).isEqualTo(0.25f);
                assertThat(rollback.bestAccuracyUndone()).isEqualTo(0.75f);
                assertThat(known(rollback.accuracyLost())).isCloseTo(-0.25f, within(1e-6f));
                assertThat(rollback.commandsUndone()).isEqualTo(2);
                assertThat(rollback.decisionsUndone()).isEqualTo(1);
                assertThat(rollback.reportsUndone()).isEqualTo(1);
                assertThat(rollback.seedsUndone()).isEqualTo(2);
                assertThat(rollback.affectedSeeds()).isEqualTo("[[0,0],[1,1]]");
                assertThat(rollback.initiatedBy()).isEqualTo("CONTROLLER");
                assertThat(rollback.checkpointId()).isEqualTo("cp-1");
            });
            assertThat(training.undone("run-a", 1, 10)).extracting(TrainingQueries.Act::what)
                    .containsExactly("request_germination", "enter_training", "TRAINING", "CULLED");
            assertThat(training.acts("run-a", 10)).hasSize(5);
        }

        @Test
        void told_twice_count_once() throws InterruptedException {
            assertThat(after(rolledBack().rollback("run-b", 5, 3).rollback("run-b", 5, 3)).rollbacks("run-b", 10))
                    .hasSize(1);
        }

        @Test
        void undo_only_what_earlier_ones_have_left() throws InterruptedException {
            Written written = rolledBack();
            epoch(written, 3, 0.7).rollback("run-a", 3, 2);
            TrainingQueries training = after(epoch(written, 3, 0.8));
            assertThat(told(training.epochs("run-a", 10))).containsExactly("0:1 0.5", "0:2 0.75 undone by 1",
                    "0:3 0.25 undone by 1", "1:2 0.625", "1:3 0.7 undone by 2", "2:3 0.8");
            assertThat(training.rollbacks("run-a", 10)).extracting(TrainingQueries.Rollback::epochsUndone)
                    .containsExactly(2L, 1L);
            assertThat(training.rollbacks("run-a", 10)).extracting(TrainingQueries.Rollback::accuracyRestored)
                    .containsExactly(0.5f, 0.625f);
        }

        @Test
        void before_any_epoch_undo_nothing() throws InterruptedException {
            assertThat(after(new Written().rollback("run-x", 5, 3)).rollbacks("run-x", 10)).singleElement()
                    .satisfies(rollback -> {
                        assertThat(rollback.epochsUndone()).isZero();
                        assertThat(rollback.accuracyLost()).isNull();
                        assertThat(rollback.reachedEpoch()).isNull();
                    });
        }
    }
}
