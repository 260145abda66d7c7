package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Statement;
import java.util.List;

import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.innovation.InnovationProjection;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyRebuildTest extends StoreTest {
    private final Projection health = new HealthProjection();

    private KeyRebuild.Result rebuild(String run) throws InterruptedException {
        return new KeyRebuild(store, RunnerSettings.USUAL.withBatchEventsMax(300)).of(health, run,
                Progress.Listener.NONE);
    }

    private void execute(String sql) {
        store.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    @Nested
    class One_run {
        @Test
        void has_the_rows_of_a_full_rebuild_after_it_was_damaged() throws InterruptedException {
            log(Samples.allRuns());
            project();
            List<String> before = Dump.of(store);
            execute("DELETE FROM rm_health_seed WHERE run_id = 'run-a' AND layer = 1");
            execute("UPDATE rm_health_run SET reports = 7 WHERE run_id = 'run-a'");
            KeyRebuild.Result result = rebuild("run-a");
            assertThat(result.changed()).isTrue();
            assertThat(result.events()).isPositive();
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
            assertThat(rebuild("run-a").changed()).as("the second time").isFalse();
            assertThat(Dump.rowsOfAllGenerations(store, health.tables().getFirst())).as("no scratch is left")
                    .isEqualTo(before.stream().filter(line -> line.contains(" rm_health_run: ")).count());
        }

        @Test
        void is_complete_again_when_its_parked_events_can_be_folded() throws InterruptedException {
            log(Samples.allRuns());
            Projection poisoned = new Poisoned(300);
            new ProjectionRunner(store, List.of(poisoned), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
            ParkedEvents.Parked parked = new ParkedEvents(store).list("health", 1).getFirst();
            assertThat(ProjectionStatus.read(store, health).failed()).isPositive();
            KeyRebuild.Result result = rebuild(parked.event().key());
            assertThat(result.parked()).isZero();
            assertThat(result.changed()).isTrue();
            assertThat(ProjectionStatus.read(store, health).incomplete()).isFalse();
            List<String> alone = Dump.of(store, health);
            new Rebuild(store, RunnerSettings.USUAL).of(List.of(health), Progress.Listener.NONE);
            assertThat(Differences.between(alone, Dump.of(store, health))).isEmpty();
        }

        @Test
        void that_nobody_has_heard_of_changes_nothing() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            List<String> before = Dump.of(store);
            assertThat(rebuild("run-zz").changed()).isFalse();
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
        }
    }

    @Test
    void a_projection_whose_keys_depend_on_each_other_is_refused() {
        assertThatThrownBy(() -> new KeyRebuild(store, RunnerSettings.USUAL).of(new InnovationProjection(), "bp",
                Progress.Listener.NONE)).isInstanceOf(ProjectionException.class)
                .hasMessageContaining("depend on each other");
    }

    /// Health that cannot fold one report.
    private static final class Poisoned extends ForwardingProjection {
        private final long from;
        private long poison;

        Poisoned(long from) {
            super(new HealthProjection());
            this.from = from;
        }

        @Override
        public Fold open() {
            return new ForwardingFold(super.open()) {
                @Override
                public Verdict fold(ProjectionEvent event) {
                    if (event.position() >= from && (poison == 0 || poison == event.position())) {
                        poison = event.position();
                        throw new IllegalStateException("it does not agree with me");
                    }
                    return super.fold(event);
                }
            };
        }
    }
}
