package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.health.HealthQueries;
import io.esper.oona.projection.innovation.InnovationProjection;
import io.esper.oona.projection.table.Table;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RebuildTest extends StoreTest {

    private List<RebuildResult> rebuild() throws InterruptedException {
        return new Rebuild(store, RunnerSettings.USUAL).of(ReadModels.all(), Progress.Listener.NONE);
    }

    private RebuildResult rebuilt(String name) throws InterruptedException {
        return rebuild().stream().filter(result -> result.name().equals(name)).findFirst().orElseThrow();
    }

    /// Removes what is kept from before.
    private void dropOld() {
        ReadModels.all().forEach(new RebuildControl(store)::dropOld);
    }

    private void execute(List<String> statements) {
        store.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            return statements.size();
        });
    }

    private static List<String> deletions() {
        List<String> statements = new ArrayList<>();
        ReadModels.all().forEach(
                projection -> projection.tables().forEach(table -> statements.add("DELETE FROM " + table.name())));
        Bookkeeping.TABLES.forEach(table -> statements.add("DELETE FROM " + table.name()));
        return statements;
    }

    @Nested
    class Rebuilding {

        @Test
        void reproduces_the_rows_exactly() throws InterruptedException {
            log(Samples.allRuns());
            project(RunnerSettings.USUAL.withBatchEventsMax(777));
            List<String> before = Dump.of(store);
            List<RebuildResult> results = rebuild();
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
            dropOld();
            assertThat(Dump.rowsOfAllGenerations(store, new HealthProjection().tables().getLast()))
                    .as("none of the old rows is left")
                    .isEqualTo(before.stream().filter(line -> line.contains(" rm_health_history: ")).count())
                    .isGreaterThan(1_000);
            assertThat(results).allSatisfy(result -> {
                assertThat(result.position()).isEqualTo(store.log().head());
                assertThat(result.incomplete()).isFalse();
                assertThat(result.unmapped()).isZero();
                assertThat(result.events()).isEqualTo(result.counts().stream().mapToLong(EventCount::read).sum());
            });
        }

        @Test
        void reproduces_the_rows_after_the_tables_content_was_deleted() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            List<String> before = Dump.of(store);
            execute(deletions());
            rebuild();
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
        }

        @Test
        void reproduces_the_rows_after_the_checkpoints_were_deleted_too() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            List<String> before = Dump.of(store);
            List<String> all = new ArrayList<>(deletions());
            all.add("DELETE FROM projection_generation");
            all.add("DELETE FROM projection");
            execute(all);
            rebuild();
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
            assertThat(project()).allSatisfy(status -> assertThat(status.lag()).isZero());
        }

        @Test
        void clears_away_rows_whose_checkpoints_were_deleted() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            Table<?> epochs = new HealthProjection().tables().getLast();
            long rows = Dump.rowsOfAllGenerations(store, epochs);
            execute(List.of("DELETE FROM projection_generation", "DELETE FROM projection"));
            rebuild();
            assertThat(Dump.rowsOfAllGenerations(store, epochs)).isEqualTo(rows);
        }

        @Test
        void keeps_the_old_generation_until_the_next_one_or_until_it_is_dropped() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            Table<?> epochs = new HealthProjection().tables().getLast();
            long rows = Dump.rowsOfAllGenerations(store, epochs);
            rebuild();
            rebuild();
            assertThat(Dump.rowsOfAllGenerations(store, epochs)).isEqualTo(2 * rows);
            dropOld();
            assertThat(Dump.rowsOfAllGenerations(store, epochs)).isEqualTo(rows);
        }

        @Test
        void works_on_an_empty_store_and_before_any_run() throws InterruptedException {
            assertThat(rebuild()).allSatisfy(result -> assertThat(result.events()).isZero());
            log(Samples.messages("run-a.jsonl"));
            rebuild();
            assertThat(new HealthQueries(store).seeds(100)).hasSize(24);
        }

        @Test
        void of_one_projection_leaves_the_other_alone() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            int other = ProjectionStatus.read(store, new InnovationProjection()).generation();
            new Rebuild(store, RunnerSettings.USUAL).of(List.of(new HealthProjection()), Progress.Listener.NONE);
            assertThat(ProjectionStatus.read(store, new InnovationProjection()).generation()).isEqualTo(other);
        }

        @Test
        void shows_the_old_rows_until_the_new_ones_are_complete() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            List<String> before = Dump.of(store);
            List<List<String>> seen = new ArrayList<>();
            new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(100)).of(ReadModels.all(),
                    progress -> seen.add(Differences.between(before, Dump.of(store))));
            assertThat(seen).hasSizeGreaterThan(4).allSatisfy(differences -> assertThat(differences).isEmpty());
        }
    }

    @Nested
    class Its_certificate {

        @Test
        void accounts_for_every_event_and_names_the_state() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            RebuildResult health = rebuilt("health");
            List<String> certificate = store.query(connection -> {
                try (Statement statement = connection.createStatement();
                        var row = statement.executeQuery(
                                "SELECT generation, until_position, events_read, events_used, events_parked, state_hash"
                                        + " FROM projection_certificates WHERE name = 'health'")) {
                    row.next();
                    List<String> cells = new ArrayList<>();
                    for (int column = 1; column <= 6; column++) {
                        cells.add(row.getString(column));
                    }
                    return cells;
                }
            });
            assertThat(certificate).containsExactly(Integer.toString(health.generation()),
                    Long.toString(store.log().head()), Long.toString(health.events()),
                    Long.toString(health.counts().stream().mapToLong(EventCount::used).sum()), "0",
                    Long.toString(health.stateHash()));
            assertThat(health.stateHash()).isEqualTo(rebuilt("health").stateHash());
        }
    }

    @Nested
    class A_rebuild_that_does_not_finish {

        @Test
        void leaves_the_old_rows_and_is_cleared_away_by_the_next() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            List<String> before = Dump.of(store);
            Rebuild failing = new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(100));
            assertThatThrownBy(() -> failing.of(ReadModels.all(), progress -> {
                throw new IllegalStateException("the process dies");
            })).hasMessage("the process dies");
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
            Table<?> epochs = new HealthProjection().tables().getLast();
            rebuild();
            dropOld();
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
            assertThat(Dump.rowsOfAllGenerations(store, epochs))
                    .isEqualTo(before.stream().filter(line -> line.contains(" rm_health_history: ")).count());
        }

        @Test
        void gives_way_to_a_second_one() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            List<String> before = Dump.of(store);
            Rebuild first = new Rebuild(store, RunnerSettings.USUAL);
            assertThatThrownBy(() -> first.of(ReadModels.all(), progress -> {
                try {
                    rebuild();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            })).isInstanceOf(ProjectionException.class).hasMessageContaining("another rebuild has taken its place");
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
        }
    }

    @Nested
    class While_a_live_run_goes_on {

        @Test
        void nothing_is_lost_and_the_live_run_goes_on_with_the_new_rows() throws Exception {
            List<Message> events = Samples.messages("runs-cde-late-and-duplicate.jsonl.gz").subList(0, 3000);
            ProjectionRunner runner = new ProjectionRunner(store, ReadModels.all(),
                    RunnerSettings.USUAL.withBatchEventsMax(200).withIdle(Duration.ofMillis(10)));
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                var running = threads.submit(runner::run);
                var writing = threads.submit(() -> {
                    for (int from = 0; from < events.size(); from += 50) {
                        log(events.subList(from, Math.min(events.size(), from + 50)));
                    }
                });
                for (int times = 0; times < 3; times++) {
                    rebuild();
                }
                writing.get(1, TimeUnit.MINUTES);
                Waiting.until(() -> ReadModels.all().stream()
                        .allMatch(projection -> ProjectionStatus.read(store, projection).lag() == 0));
                runner.stop();
                assertThat(running.get(1, TimeUnit.MINUTES))
                        .allSatisfy(status -> assertThat(status.stopReason()).isNull());
            }
            List<String> live = Dump.of(store);
            rebuild();
            assertThat(Differences.between(live, Dump.of(store))).isEmpty();
        }
    }

    @Nested
    class After_expiry {

        @Test
        void the_missing_events_are_counted_and_the_result_is_incomplete() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            long reports = ProjectionStatus.read(store, new HealthProjection()).counts().stream()
                    .filter(count -> count.topic().equals("telemetry.seed.health")).mapToLong(EventCount::read).sum();
            store.maintenance().expire(Retention.HOURS_72, Instant.parse("2030-01-01T00:00:00Z"));
            RebuildResult health = rebuilt("health");
            assertThat(health.expiredEvents()).isEqualTo(reports);
            assertThat(health.expired()).allSatisfy(range -> assertThat(range.exact()).isTrue());
            assertThat(health.incomplete()).isTrue();
            new Rebuild(store, RunnerSettings.USUAL).swap(new HealthProjection(), true);
            assertThat(ProjectionStatus.read(store, new HealthProjection()).incomplete()).isTrue();
        }

        @Test
        void rows_made_from_what_has_expired_stay_until_their_loss_is_accepted() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            long distributions = distributionsShown();
            assertThat(distributions).isPositive();
            store.maintenance().expire(Retention.HOURS_72, Instant.parse("2030-01-01T00:00:00Z"));
            RebuildResult health = rebuilt("health");
            assertThat(health.shown()).isFalse();
            assertThat(health.lost()).isNotEmpty();
            assertThat(health.loss()).contains("have expired since");
            assertThat(distributionsShown()).isEqualTo(distributions);
            Rebuild rebuild = new Rebuild(store, RunnerSettings.USUAL);
            assertThatThrownBy(() -> rebuild.swap(new HealthProjection(), false))
                    .isInstanceOf(ProjectionException.class).hasMessageContaining("--accept-loss");
            assertThat(distributionsShown()).isEqualTo(distributions);
            assertThatThrownBy(() -> new KeyRebuild(store, RunnerSettings.USUAL).of(new HealthProjection(), "run-a",
                    Progress.Listener.NONE)).isInstanceOf(ProjectionException.class)
                    .hasMessageContaining("stay as they are");
            assertThat(distributionsShown()).isEqualTo(distributions);
            assertThat(rebuild.swap(new HealthProjection(), true).shown()).isTrue();
            assertThat(distributionsShown()).isZero();
            RebuildResult again = rebuilt("health");
            assertThat(again.shown()).isTrue();
            assertThat(again.lost()).isEmpty();
        }

        private long distributionsShown() {
            return store.query(connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM health_epochs")) {
                    row.next();
                    return row.getLong(1);
                }
            });
        }

        @Test
        void a_projection_that_reads_none_of_the_class_is_complete() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            store.maintenance().expire(Retention.HOURS_72, Instant.parse("2030-01-01T00:00:00Z"));
            RebuildResult innovation = new Rebuild(store, RunnerSettings.USUAL)
                    .of(List.of(new InnovationProjection()), Progress.Listener.NONE).getFirst();
            assertThat(innovation.incomplete()).isFalse();
        }
    }
}
