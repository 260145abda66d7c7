package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.health.HealthQueries;
import io.esper.oona.projection.innovation.InnovationProjection;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProjectionRunnerTest extends StoreTest {
    private static final RunnerSettings ONE_BY_ONE = RunnerSettings.USUAL.withBatchEventsMax(1);

    /// The first events of the sample with late and repeated messages, and both other runs' beginnings.
    private static List<Message> someEvents() {
        List<Message> messages = new ArrayList<>(Samples.messages("run-a.jsonl").subList(0, 400));
        messages.addAll(Samples.messages("run-b-flat.jsonl").subList(0, 300));
        messages.addAll(Samples.messages("runs-cde-late-and-duplicate.jsonl.gz").subList(0, 1500));
        return messages;
    }

    @Nested
    class Catching_up {

        @Test
        void on_an_empty_store_ends_at_zero() throws InterruptedException {
            assertThat(project()).extracting(ProjectionStatus::position).containsOnly(0L);
            assertThat(new HealthQueries(store).seeds(10)).isEmpty();
        }

        @Test
        void moves_the_checkpoint_over_events_of_other_topics() throws InterruptedException {
            log(new Written().candidate("a").candidate("b").messages());
            assertThat(project()).extracting(ProjectionStatus::lag).containsOnly(0L);
        }

        @Test
        void gives_the_same_rows_however_the_events_are_cut_into_batches() throws InterruptedException {
            log(someEvents());
            project();
            List<String> whole = Dump.of(store);
            for (int size : List.of(1, 7, 1000)) {
                new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(size)).of(ReadModels.all(),
                        Progress.Listener.NONE);
                assertThat(Differences.between(whole, Dump.of(store))).as("batches of %d", size).isEmpty();
            }
        }

        @Test
        void gives_the_same_rows_from_any_checkpoint_after_restarts() throws InterruptedException {
            List<Message> events = someEvents();
            SplittableRandom random = new SplittableRandom(20260302);
            for (int from = 0; from < events.size();) {
                int until = Math.min(events.size(), from + 1 + random.nextInt(400));
                log(events.subList(from, until));
                project(RunnerSettings.USUAL.withBatchEventsMax(1 + random.nextInt(300)));
                from = until;
            }
            List<String> inPieces = Dump.of(store);
            new Rebuild(store, RunnerSettings.USUAL).of(ReadModels.all(), Progress.Listener.NONE);
            assertThat(Differences.between(inPieces, Dump.of(store))).isEmpty();
        }

        @Test
        void reports_progress_up_to_the_target() throws InterruptedException {
            log(someEvents());
            List<Progress> heard = new ArrayList<>();
            new ProjectionRunner(store, ReadModels.all(), RunnerSettings.USUAL.withBatchEventsMax(500))
                    .catchUp(heard::add);
            assertThat(heard).hasSizeGreaterThan(3)
                    .isSortedAccordingTo((a, b) -> Long.compare(a.position(), b.position()));
            assertThat(heard.getLast().position()).isEqualTo(store.log().head());
            assertThat(heard.getLast().target()).isEqualTo(store.log().head());
        }

        @Test
        void stops_between_batches_when_asked() throws InterruptedException {
            log(someEvents());
            ProjectionRunner runner =
                    new ProjectionRunner(store, ReadModels.all(), RunnerSettings.USUAL.withBatchEventsMax(100));
            List<ProjectionStatus> statuses = runner.catchUp(progress -> runner.stop());
            assertThat(statuses).allSatisfy(status -> assertThat(status.position()).isBetween(1L, 1000L));
            project();
            List<String> after = Dump.of(store);
            new Rebuild(store, RunnerSettings.USUAL).of(ReadModels.all(), Progress.Listener.NONE);
            assertThat(Differences.between(after, Dump.of(store))).isEmpty();
        }
    }

    @Nested
    class Statements {

        @Test
        void do_not_grow_with_the_events_of_a_batch() throws InterruptedException {
            log(someEvents());
            SpyStore few = new SpyStore(store);
            new ProjectionRunner(few, ReadModels.all(), RunnerSettings.USUAL.withBatchEventsMax(10_000))
                    .catchUp(Progress.Listener.NONE);
            // 2,200 events in one batch for each projection: loading the generation, the batch's reads and writes
            assertThat(few.statements()).isLessThan(200);
        }

        @Test
        void are_a_few_dozen_for_ten_thousand_events() throws InterruptedException {
            List<Message> events = new ArrayList<>();
            Written written = new Written();
            for (int epoch = 0; epoch < 100; epoch++) {
                written.heartbeat("run-x", epoch);
                for (int seed = 0; seed < 98; seed++) {
                    written.report("run-x", epoch, seed, 0.5, "DORMANT");
                }
                written.candidate("bp-" + epoch);
            }
            events.addAll(written.messages());
            log(events);
            assertThat(events).hasSize(10_000);
            SpyStore spy = new SpyStore(store);
            ProjectionRunner runner =
                    new ProjectionRunner(spy, ReadModels.all(), RunnerSettings.USUAL.withBatchEventsMax(10_000));
            runner.catchUp(Progress.Listener.NONE);
            assertThat(spy.statements()).isLessThan(150);
            assertThat(new HealthQueries(store).history("run-x", 0, 97, 1_000)).hasSize(100);
        }
    }

    @Nested
    class A_failure_before_the_commit {

        @Test
        void changes_neither_rows_nor_checkpoint() throws InterruptedException {
            List<Message> events = someEvents();
            log(events.subList(0, 1000));
            project();
            List<String> before = Dump.of(store);
            log(events.subList(1000, events.size()));
            SpyStore dying = new SpyStore(store);
            dying.failNext(Integer.MAX_VALUE);
            List<ProjectionStatus> statuses =
                    new ProjectionRunner(dying, ReadModels.all(), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
            assertThat(dying.failures()).isGreaterThan(RunnerSettings.USUAL.retriesMax());
            assertThat(new ParkedEvents(store).list(null, 10)).as("no event is blamed").isEmpty();
            assertThat(statuses)
                    .allSatisfy(status -> assertThat(status.stopReason()).contains("dies before the commit"));
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
        }

        @Test
        void is_made_good_by_the_next_attempt() throws InterruptedException {
            log(someEvents());
            ReadModels.all().forEach(projection -> Generations.active(store, projection, Partition.ALL));
            SpyStore limping = new SpyStore(store);
            AtomicInteger count = new AtomicInteger();
            limping.beforeCommit(() -> {
                if (count.incrementAndGet() % 5 == 0) {
                    throw new IllegalStateException("every fifth transaction is lost");
                }
            });
            List<ProjectionStatus> statuses =
                    new ProjectionRunner(limping, ReadModels.all(), RunnerSettings.USUAL.withBatchEventsMax(100))
                            .catchUp(Progress.Listener.NONE);
            assertThat(statuses).allSatisfy(status -> assertThat(status.failed()).isZero());
            assertThat(statuses).allSatisfy(status -> assertThat(status.lag()).isZero());
            List<String> rows = Dump.of(store);
            new Rebuild(store, RunnerSettings.USUAL).of(ReadModels.all(), Progress.Listener.NONE);
            assertThat(Differences.between(rows, Dump.of(store))).isEmpty();
        }
    }

    @Nested
    class An_event_that_cannot_be_folded {

        @Test
        void is_recorded_with_its_reason_and_the_others_go_on() throws InterruptedException {
            String tooLong = "b".repeat(600);
            log(new Written().candidate("a").candidate(tooLong).candidate("c").messages());
            ProjectionStatus status = project("innovation");
            assertThat(status.failed()).isEqualTo(1);
            assertThat(status.incomplete()).isTrue();
            assertThat(status.stopReason()).isNull();
            assertThat(status.lag()).isZero();
            assertThat(Failures.of(store)).as("of innovation for the blueprint, of audit for the trace").hasSize(2)
                    .allSatisfy(parked -> assertThat(parked.toString()).contains("position=2", "key-too-long"));
        }

        @Test
        void is_found_if_the_fold_itself_fails() throws InterruptedException {
            log(new Written().candidate("a").candidate("b").candidate("c").candidate("d").candidate("poison")
                    .candidate("e").messages());
            Projection poisoned = new Poisoned();
            ProjectionStatus status = new ProjectionRunner(store, List.of(poisoned), RunnerSettings.USUAL)
                    .catchUp(Progress.Listener.NONE).getFirst();
            assertThat(status.lag()).isZero();
            assertThat(status.failed()).isEqualTo(1);
            assertThat(Failures.of(store)).singleElement().asString().contains("position=5", "it is poison");
        }

        @Test
        void is_parked_with_everything_later_of_its_key_and_nothing_else() throws InterruptedException {
            log(new Written().candidate("a").candidate("poison").candidate("b").certified("a", true).candidate("poison")
                    .candidate("c").messages());
            Projection poisoned = new Poisoned();
            new ProjectionRunner(store, List.of(poisoned), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
            List<ParkedEvents.Parked> live = new ParkedEvents(store).list("poisoned", 10);
            assertThat(live).extracting(parked -> parked.event().position()).containsExactly(2L, 5L);
            assertThat(live).extracting(parked -> parked.event().cause()).containsExactly(2L, 2L);
            assertThat(live).extracting(parked -> parked.event().attempts()).containsExactly(1, 1);
            RebuildResult rebuilt = new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(1))
                    .of(List.of(poisoned), Progress.Listener.NONE).getFirst();
            assertThat(rebuilt.failed()).isEqualTo(2);
            List<ParkedEvents.Parked> again = new ParkedEvents(store).list("poisoned", 10);
            assertThat(again).extracting(parked -> parked.event().reason())
                    .isEqualTo(live.stream().map(parked -> parked.event().reason()).toList());
            assertThat(again).extracting(parked -> parked.event().attempts()).containsExactly(2, 2);
        }

        @Test
        void that_an_operator_drops_stays_out_and_what_waited_behind_it_is_tried() throws InterruptedException {
            log(new Written().candidate("a").candidate("poison").candidate("b").candidate("poison").messages());
            Projection poisoned = new Poisoned();
            new ProjectionRunner(store, List.of(poisoned), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
            ParkedEvents parked = new ParkedEvents(store);
            assertThat(parked.drop("poisoned", 3, "not parked")).isEmpty();
            assertThat(parked.drop("poisoned", 2, "it was a test")).isPresent();
            RebuildResult rebuilt = new Rebuild(store, RunnerSettings.USUAL)
                    .of(List.of(poisoned), Progress.Listener.NONE).getFirst();
            assertThat(rebuilt.counts()).singleElement().satisfies(count -> {
                assertThat(count.dropped()).isEqualTo(1);
                assertThat(count.failed()).isEqualTo(1);
                assertThat(count.used()).isEqualTo(2);
            });
            assertThat(parked.list(null, 10)).extracting(left -> left.event().cause()).containsExactly(4L);
            assertThat(parked.dropped(10)).extracting(ParkedEvents.Dropped::reason).containsExactly("it was a test");
        }

        @Test
        void of_an_unknown_type_is_counted_as_unmapped() throws InterruptedException {
            log(new Written()
                    .add("telemetry.seed.health", "run-a-e1", "{'claim_check':'redis://cache/42','size_bytes':2000000}")
                    .messages());
            ProjectionStatus status = project("health");
            assertThat(status.counts()).singleElement().satisfies(count -> {
                assertThat(count.type()).isEqualTo("ClaimCheck");
                assertThat(count.unmapped()).isEqualTo(1);
                assertThat(count.used()).isZero();
            });
        }

        @Test
        void whose_bytes_no_reader_understands_is_counted_as_failed() throws InterruptedException {
            Message good = new Written().heartbeat("run-a", 1).messages().getFirst();
            log(List.of(new Message(good.topic(), good.retention(), good.type(), good.version(), good.envelope(),
                    good.tags(), 0,
                    "{\"epoch\":\"one\"}".getBytes(StandardCharsets.UTF_8))));
            assertThat(project()).allSatisfy(status -> {
                assertThat(status.failed()).isEqualTo(1);
                assertThat(status.lag()).isZero();
            });
        }
    }

    @Nested
    class Two_runners {

        @Test
        void of_the_same_projections_do_not_disturb_each_other()
                throws InterruptedException, ExecutionException, TimeoutException {
            log(someEvents());
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                List<CompletableFuture<List<ProjectionStatus>>> runs = new ArrayList<>();
                for (int runner = 0; runner < 2; runner++) {
                    runs.add(CompletableFuture.supplyAsync(() -> {
                        try {
                            return project(RunnerSettings.USUAL.withBatchEventsMax(53));
                        } catch (InterruptedException interrupted) {
                            throw new IllegalStateException(interrupted);
                        }
                    }, threads));
                }
                for (CompletableFuture<List<ProjectionStatus>> run : runs) {
                    assertThat(run.get(2, TimeUnit.MINUTES)).allSatisfy(status -> {
                        assertThat(status.stopReason()).isNull();
                        assertThat(status.lag()).isZero();
                    });
                }
            }
            List<String> rows = Dump.of(store);
            new Rebuild(store, RunnerSettings.USUAL).of(ReadModels.all(), Progress.Listener.NONE);
            assertThat(Differences.between(rows, Dump.of(store))).isEmpty();
        }

        @Test
        void find_out_that_they_were_overtaken_and_write_nothing() throws InterruptedException {
            log(someEvents());
            Generation slow = Generations.active(store, new HealthProjection(), Partition.ALL);
            project();
            List<String> before = Dump.of(store);
            assertThat(slow.apply(new Chunk(List.of(), List.of(), 5))).isTrue();
            assertThat(slow.settle()).isFalse();
            assertThat(Differences.between(before, Dump.of(store))).isEmpty();
        }
    }

    @Nested
    class Running_live {

        @Test
        void follows_the_log_until_it_is_stopped() throws Exception {
            ProjectionRunner runner = new ProjectionRunner(store, ReadModels.all(),
                    RunnerSettings.USUAL.withBatchEventsMax(100).withIdle(Duration.ofMillis(20)));
            try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
                var running = threads.submit(runner::run);
                List<Message> events = someEvents();
                for (int from = 0; from < events.size(); from += 300) {
                    store.log().append(Append.of(events.subList(from, Math.min(events.size(), from + 300))));
                }
                Waiting.until(() -> ReadModels.all().stream()
                        .allMatch(projection -> ProjectionStatus.read(store, projection).lag() == 0));
                runner.stop();
                assertThat(running.get(1, TimeUnit.MINUTES))
                        .allSatisfy(status -> assertThat(status.stopReason()).isNull());
            }
            List<String> live = Dump.of(store);
            new Rebuild(store, RunnerSettings.USUAL).of(ReadModels.all(), Progress.Listener.NONE);
            assertThat(Differences.between(live, Dump.of(store))).isEmpty();
        }

        @Test
        void ends_with_a_stated_reason_if_every_projection_fails() throws InterruptedException {
            log(new Written().candidate("a").messages());
            SpyStore dying = new SpyStore(store);
            dying.failNext(Integer.MAX_VALUE);
            ProjectionRunner runner =
                    new ProjectionRunner(dying, List.of(new InnovationProjection()), RunnerSettings.USUAL);
            project(ONE_BY_ONE);
            log(List.of(new Written().candidate("a").candidate("b").messages().getLast()));
            assertThat(runner.run()).singleElement()
                    .satisfies(status -> assertThat(status.stopReason()).contains("dies before the commit"));
        }
    }

    @Nested
    class Status {

        @Test
        void of_a_projection_that_never_ran_has_generation_zero() {
            log(new Written().candidate("a").messages());
            ProjectionStatus status = ProjectionStatus.read(store, new InnovationProjection());
            assertThat(status.generation()).isZero();
            assertThat(status.lag()).isEqualTo(1);
            assertThat(status.oldestUnread()).isEqualTo(Duration.ZERO);
        }

        @Test
        void says_that_rows_of_another_version_must_be_rebuilt() throws InterruptedException {
            log(new Written().candidate("a").messages());
            project();
            Projection newer = new Poisoned(2);
            new ProjectionRunner(store, List.of(new Poisoned(1)), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
            assertThat(
                    new ProjectionRunner(store, List.of(newer), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE))
                    .singleElement().satisfies(status -> assertThat(status.stopReason()).contains("version 1",
                            "oona projections rebuild"));
            new Rebuild(store, RunnerSettings.USUAL).of(List.of(newer), Progress.Listener.NONE);
            assertThat(ProjectionStatus.read(store, newer).version()).isEqualTo(2);
        }
    }

    /// Folds nothing, and fails at a blueprint named poison.
    private record Poisoned(int version) implements Projection {
        Poisoned() {
            this(1);
        }

        @Override
        public String name() {
            return "poisoned";
        }

        @Override
        public Set<String> topics() {
            return Set.of("innovation.candidates.submitted");
        }

        @Override
        public List<Table<?>> tables() {
            return List.of();
        }

        @Override
        public String key(ProjectionEvent event) {
            return event.payload() instanceof Payload.CandidateBlueprint said ? said.blueprintId() : "none";
        }

        @Override
        public Fold open() {
            return new Fold() {
                @Override
                public void prepare(List<ProjectionEvent> events, Finder rows) {
                    // it keeps no rows
                }

                @Override
                public Verdict fold(ProjectionEvent event) {
                    if (event.payload().toString().contains("poison")) {
                        throw new IllegalStateException("it is poison");
                    }
                    return Verdict.USED;
                }

                @Override
                public void changes(Changes changes) {
                    // it keeps no rows
                }

                @Override
                public long hash() {
                    return 0;
                }
            };
        }
    }

    /// What is recorded as failed.
    private static final class Failures {
        static List<ParkedEvent> of(Store store) {
            return store.query(connection -> {
                List<ParkedEvent> all = new ArrayList<>();
                try (var select = connection.prepareStatement("SELECT DISTINCT generation FROM projection_parked");
                        var found = select.executeQuery()) {
                    while (found.next()) {
                        all.addAll(
                                new TableRows(connection, store.dialect(), found.getInt(1)).all(Bookkeeping.PARKED));
                    }
                }
                return all;
            });
        }
    }
}
