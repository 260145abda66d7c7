package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.event.Message;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.health.HealthQueries;
import io.esper.oona.projection.innovation.InnovationProjection;
import io.esper.oona.projection.table.Table;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Rebuilds as operators handle them, from other processes than the rebuild's.
class RebuildControlTest extends StoreTest {
    private final Projection health = new HealthProjection();
    private final Projection innovation = new InnovationProjection();

    private RebuildResult rebuild(Projection projection, RebuildOptions options) throws InterruptedException {
        return new Rebuild(store, RunnerSettings.USUAL).of(List.of(projection), options, Progress.Listener.NONE)
                .getFirst();
    }

    private RebuildStatus status() {
        return RebuildStatus.of(store, health).getFirst();
    }

    /// A rebuild whose process ends at the third batch without tidying up.
    private void interrupted() {
        assertThatThrownBy(() -> new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(100))
                .of(List.of(health), progress -> {
                    if (progress.position() > 250) {
                        throw new IllegalStateException("the process dies");
                    }
                })).hasMessage("the process dies");
    }

    @Nested
    class A_rebuild_that_was_interrupted {
        @Test
        void goes_on_from_its_checkpoint() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            List<String> before = Dump.of(store);
            interrupted();
            assertThat(status().state()).isEqualTo("interrupted");
            assertThat(status().position()).isGreaterThan(250);
            int generation = status().generation();
            long from = status().position();
            AtomicLong first = new AtomicLong(Long.MAX_VALUE);
            RebuildResult result = new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(50))
                    .of(List.of(health), RebuildOptions.USUAL.resuming(),
                            progress -> first.accumulateAndGet(progress.position(), Math::min))
                    .getFirst();
            assertThat(result.generation()).isEqualTo(generation);
            assertThat(first.get()).as("nothing is read twice").isGreaterThan(from);
            assertThat(result.comparison().verdict()).isEqualTo(Comparison.Verdict.EQUAL);
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
        }

        @Test
        void is_removed_by_one_that_does_not_resume_and_by_cancel() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            Table<?> history = health.tables().getLast();
            long rows = Dump.rowsOfAllGenerations(store, history);
            interrupted();
            assertThat(Dump.rowsOfAllGenerations(store, history)).isGreaterThan(rows);
            assertThat(new RebuildControl(store).cancel(health)).isTrue();
            assertThat(Dump.rowsOfAllGenerations(store, history)).isEqualTo(rows);
            assertThat(RebuildStatus.of(store, health)).isEmpty();
        }

        @Test
        void of_nothing_to_resume_begins_anew() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            RebuildResult result = rebuild(health, RebuildOptions.USUAL.resuming());
            assertThat(result.position()).isEqualTo(store.log().head());
            assertThat(result.comparison().verdict()).isEqualTo(Comparison.Verdict.FIRST);
        }
    }

    @Nested
    class A_rebuild_under_way {
        @Test
        void waits_goes_on_and_shows_how_far_it_is() throws Exception {
            log(Samples.messages("run-a.jsonl"));
            project();
            List<String> before = Dump.of(store);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch asked = new CountDownLatch(1);
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<List<RebuildResult>> running = thread.submit(() -> new Rebuild(store,
                        RunnerSettings.USUAL.withBatchEventsMax(100)).of(List.of(health), progress -> {
                            begun.countDown();
                            await(asked);
                        }));
                await(begun);
                new RebuildControl(store).pause(health);
                asked.countDown();
                // it says so at once, and waits when the batch under way is written
                Waiting.until(() -> status().state().equals("paused") && status().position() > 0);
                RebuildStatus paused = status();
                assertThat(paused.position()).isLessThan(store.log().head());
                assertThat(paused.target()).isEqualTo(store.log().head());
                assertThat(paused.eventsPerSecond()).isPositive();
                assertThat(paused.owner()).isNotNull();
                assertThat(running.isDone()).isFalse();
                new RebuildControl(store).resume(health);
                assertThat(running.get(1, TimeUnit.MINUTES).getFirst().position()).isEqualTo(store.log().head());
            } finally {
                thread.shutdownNow();
            }
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
        }

        @Test
        void that_is_cancelled_removes_its_rows_and_lets_others_finish() throws Exception {
            log(Samples.messages("run-a.jsonl"));
            project();
            int shown = ProjectionStatus.read(store, health).generation();
            int other = ProjectionStatus.read(store, innovation).generation();
            Table<?> history = health.tables().getLast();
            long rows = Dump.rowsOfAllGenerations(store, history);
            assertThatThrownBy(() -> new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(100))
                    .of(List.of(health, innovation), progress -> {
                        if (progress.position() < 150) {
                            assertThat(new RebuildControl(store).cancel(health)).isFalse();
                        }
                    })).isInstanceOf(ProjectionException.class).hasMessageContaining("health stopped")
                    .hasMessageContaining("cancelled");
            assertThat(Dump.rowsOfAllGenerations(store, history)).isEqualTo(rows);
            assertThat(ProjectionStatus.read(store, health).generation()).isEqualTo(shown);
            assertThat(ProjectionStatus.read(store, innovation).generation()).isNotEqualTo(other);
        }

        @Test
        void is_not_there_to_be_paused_when_none_is() {
            assertThatThrownBy(() -> new RebuildControl(store).pause(health)).isInstanceOf(ProjectionException.class)
                    .hasMessageContaining("No rebuild of health is under way");
        }

        @Test
        void that_does_not_get_on_fails_and_names_the_event() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            List<String> before = Dump.of(store);
            Stuck stuck = new Stuck(300);
            assertThatThrownBy(() -> new Rebuild(store, RunnerSettings.USUAL).of(List.of(stuck),
                    RebuildOptions.USUAL.withStallAfter(Duration.ofSeconds(1)), Progress.Listener.NONE))
                    .isInstanceOf(ProjectionException.class).hasMessageContaining("No progress for 1 s")
                    .hasMessageContaining("folding position " + stuck.at()).hasMessageContaining("topic ")
                    .hasMessageContaining("event ");
            stuck.release();
            assertThat(status().state()).isEqualTo("stopped");
            assertThat(status().stopReason()).contains("position " + stuck.at());
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
            rebuild(health, RebuildOptions.USUAL.resuming());
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
        }
    }

    @Nested
    class Rows_that_are_not_shown_yet {
        @Test
        void are_compared_and_shown_by_swap_after_they_have_caught_up() throws InterruptedException {
            List<Message> events = Samples.messages("run-a.jsonl");
            log(events.subList(0, 300));
            project();
            int shown = ProjectionStatus.read(store, health).generation();
            RebuildResult made = rebuild(health, RebuildOptions.USUAL.withoutSwap());
            assertThat(made.shown()).isFalse();
            assertThat(made.comparison().verdict()).isEqualTo(Comparison.Verdict.EQUAL);
            assertThat(ProjectionStatus.read(store, health).generation()).isEqualTo(shown);
            assertThat(status().state()).isEqualTo("ready");
            log(events.subList(300, events.size()));
            project();
            List<String> before = Dump.of(store);
            RebuildResult swapped = new Rebuild(store, RunnerSettings.USUAL).swap(health, false);
            assertThat(swapped.generation()).isEqualTo(made.generation());
            assertThat(swapped.comparison().hashPosition()).isEqualTo(store.log().head());
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
            assertThat(status().state()).isEqualTo("kept");
        }
    }

    @Nested
    class The_comparison {
        @Test
        void finds_a_row_that_somebody_has_removed_and_stands_in_the_certificate() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            store.inTransaction(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate("DELETE FROM rm_health_seed WHERE layer = 1")
                            + statement.executeUpdate("UPDATE projection_generation SET state_hash = state_hash + 1");
                }
            });
            RebuildResult result = rebuild(health, RebuildOptions.USUAL);
            assertThat(result.comparison().verdict()).isEqualTo(Comparison.Verdict.DIFFERENT);
            assertThat(result.comparison().tables()).filteredOn(count -> count.table().equals("rm_health_seed"))
                    .singleElement().satisfies(count -> assertThat(count.oldRows()).isLessThan(count.newRows()));
            assertThat(store.<String>query(connection -> {
                try (Statement statement = connection.createStatement();
                        var row = statement.executeQuery("SELECT verdict, comparison FROM projection_comparisons")) {
                    row.next();
                    return row.getString(1) + " " + row.getString(2);
                }
            })).startsWith("different ").contains("\"table\":\"rm_health_seed\"");
        }

        @Test
        void is_made_at_the_newest_mark_where_the_old_rows_are_behind() throws InterruptedException {
            List<Message> events = new ArrayList<>();
            Written written = new Written();
            for (int epoch = 0; epoch < 250; epoch++) {
                written.heartbeat("run-x", epoch);
                for (int seed = 0; seed < 50; seed++) {
                    written.report("run-x", epoch, seed, 0.5, "DORMANT");
                }
            }
            events.addAll(written.messages());
            log(events.subList(0, 11_000));
            project();
            log(events.subList(11_000, events.size()));
            Comparison comparison = rebuild(health, RebuildOptions.USUAL).comparison();
            assertThat(comparison.hashPosition()).isEqualTo(10_000);
            assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.EQUAL);
            assertThat(comparison.events()).as("the new rows have read more").isNotEmpty();
        }
    }

    @Nested
    class A_rollback {
        @Test
        void shows_the_rows_from_before_which_live_runs_bring_up_to_date() throws InterruptedException {
            List<Message> events = Samples.messages("run-a.jsonl");
            log(events.subList(0, 300));
            project();
            int before = ProjectionStatus.read(store, health).generation();
            long position = store.log().head();
            rebuild(health, RebuildOptions.USUAL);
            log(events.subList(300, events.size()));
            project();
            List<String> rows = Dump.of(store);
            assertThat(new RebuildControl(store).rollback(health)).isEqualTo(health.version());
            assertThat(ProjectionStatus.read(store, health).generation()).isEqualTo(before);
            assertThat(ProjectionStatus.read(store, health).position()).isEqualTo(position);
            project();
            assertThat(Differences.between(rows, Dump.of(store))).isEmpty();
            new RebuildControl(store).rollback(health);
            assertThat(ProjectionStatus.read(store, health).generation()).as("taken back").isNotEqualTo(before);
        }

        @Test
        void to_rows_of_another_version_is_fenced_and_says_so() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            new ProjectionRunner(store, List.of(new Newer(1)), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
            RebuildResult newer = rebuild(new Newer(2), RebuildOptions.USUAL);
            assertThat(newer.comparison().verdict()).isEqualTo(Comparison.Verdict.INCOMPARABLE);
            assertThat(new RebuildControl(store).rollback(new Newer(2))).isEqualTo(1);
            assertThat(new ProjectionRunner(store, List.of(new Newer(2)), RunnerSettings.USUAL)
                    .catchUp(Progress.Listener.NONE)).singleElement()
                    .satisfies(status -> assertThat(status.stopReason()).contains("version 1"));
        }

        @Test
        void needs_rows_from_before() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            assertThatThrownBy(() -> new RebuildControl(store).rollback(health))
                    .isInstanceOf(ProjectionException.class).hasMessageContaining("No rows of health");
        }
    }

    @Nested
    class Readers {
        @Test
        void see_no_half_state_while_generations_are_swapped() throws Exception {
            log(Samples.messages("run-a.jsonl"));
            project();
            long seeds = new HealthQueries(store).seeds(10_000).size();
            long history = history();
            rebuild(health, RebuildOptions.USUAL);
            AtomicBoolean done = new AtomicBoolean();
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                List<Future<Long>> readers = new ArrayList<>();
                for (int reader = 0; reader < 2; reader++) {
                    readers.add(threads.submit(() -> {
                        long reads = 0;
                        while (!done.get() || reads == 0) {
                            assertThat(new HealthQueries(store).seeds(10_000)).hasSize((int) seeds);
                            assertThat(history()).isEqualTo(history);
                            reads++;
                        }
                        return reads;
                    }));
                }
                try {
                    for (int swap = 0; swap < 100; swap++) {
                        new RebuildControl(store).rollback(health);
                    }
                } finally {
                    done.set(true);
                }
                for (Future<Long> reader : readers) {
                    assertThat(reader.get(1, TimeUnit.MINUTES)).isPositive();
                }
            } catch (ExecutionException failed) {
                throw new AssertionError(failed.getCause());
            }
        }

        private long history() {
            return store.query(connection -> {
                try (Statement statement = connection.createStatement();
                        var row = statement.executeQuery("SELECT COUNT(*) FROM health_history")) {
                    row.next();
                    return row.getLong(1);
                }
            });
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /// Health in another version.
    private static final class Newer extends ForwardingProjection {
        private final int version;

        Newer(int version) {
            super(new HealthProjection());
            this.version = version;
        }

        @Override
        public int version() {
            return version;
        }
    }

    /// Health whose fold does not come back from one event.
    private static final class Stuck extends ForwardingProjection {
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicLong at = new AtomicLong();
        private final long from;

        Stuck(long from) {
            super(new HealthProjection());
            this.from = from;
        }

        long at() {
            return at.get();
        }

        void release() {
            released.countDown();
        }

        @Override
        public Fold open() {
            return new ForwardingFold(super.open()) {
                @Override
                public Verdict fold(ProjectionEvent event) {
                    if (event.position() >= from && at.compareAndSet(0, event.position())) {
                        await(released);
                    }
                    return super.fold(event);
                }
            };
        }
    }
}
