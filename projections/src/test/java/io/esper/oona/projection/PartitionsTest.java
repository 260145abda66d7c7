package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import io.esper.oona.event.Retention;
import io.esper.oona.projection.asof.AsOf;
import io.esper.oona.projection.asof.Past;
import io.esper.oona.projection.asof.Proof;
import io.esper.oona.projection.asof.Snapshot;
import io.esper.oona.projection.asof.SnapshotSettings;
import io.esper.oona.projection.asof.Snapshots;
import io.esper.oona.projection.asof.Verification;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.innovation.InnovationProjection;
import io.esper.oona.projection.lifecycle.LifecycleProjection;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.TableRows;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The work of a read model divided by key: whatever the number of partitions, the rows are those of one.
class PartitionsTest extends StoreTest {
    private static final RunnerSettings QUICK = RunnerSettings.USUAL.withIdle(Duration.ofMillis(10));
    private final Projection health = new HealthProjection();
    private final List<Projection> divisible =
            ReadModels.all().stream().filter(Projection::divisible).toList();

    private List<ProjectionStatus> run(List<Projection> projections, int partitions, int batch)
            throws InterruptedException {
        return new ProjectionRunner(store, projections, RunnerSettings.USUAL.withBatchEventsMax(batch),
                OptionalInt.of(partitions)).catchUp(Progress.Listener.NONE);
    }

    private List<RebuildResult> rebuild(int partitions) throws InterruptedException {
        return new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(900)).of(divisible,
                RebuildOptions.USUAL.withPartitions(partitions), Progress.Listener.NONE);
    }

    private List<String> dump() {
        List<String> lines = new ArrayList<>();
        divisible.forEach(projection -> lines.addAll(Dump.of(store, projection)));
        return lines;
    }

    private ProjectionStatus status() {
        return ProjectionStatus.read(store, health);
    }

    private boolean caughtUp() {
        return status().lag() == 0;
    }

    /// How many partitions each owner moves, ascending.
    private List<Long> owned() {
        return status().partitions().stream().map(PartitionStatus::owner).filter(Objects::nonNull)
                .collect(Collectors.groupingBy(owner -> owner,
                        Collectors.counting()))
                .values().stream().sorted().toList();
    }

    private static Projection poisoned(long position) {
        return new ForwardingProjection(new HealthProjection()) {
            @Override
            public Fold open() {
                return new ForwardingFold(super.open()) {
                    @Override
                    public Verdict fold(ProjectionEvent event) {
                        if (event.position() == position) {
                            throw new IllegalStateException("it does not agree with me");
                        }
                        return super.fold(event);
                    }
                };
            }
        };
    }

    private static List<Message> runs(int events, int runs) {
        Written written = new Written();
        for (int event = 0; event < events; event++) {
            String run = "run-" + event % runs;
            int epoch = event / (2 * runs);
            if (event % (2 * runs) < runs) {
                written.heartbeat(run, epoch);
            } else {
                written.report(run, epoch, event % 3, (event % 10) / 10.0, "DORMANT");
            }
        }
        return written.messages();
    }

    @Nested
    class The_result {
        @Test
        void of_four_partitions_is_that_of_one_in_rows_counts_and_hash() throws InterruptedException {
            log(Samples.messages("faults.jsonl"));
            log(Samples.allRuns());
            run(divisible, 4, 333);
            List<String> four = dump();
            assertThat(status().partitions()).hasSize(4)
                    .allSatisfy(part -> assertThat(part.position()).isEqualTo(store.log().head()));
            assertThat(status().partitions().stream().filter(part -> part.events() > 0).count()).isGreaterThan(1);
            assertThat(rebuild(1)).allSatisfy(result -> assertThat(result.comparison().verdict())
                    .isEqualTo(Comparison.Verdict.EQUAL));
            assertThat(status().partitions()).hasSize(1);
            assertThat(Differences.between(dump(), four)).isEmpty();
            assertThat(four).hasSizeGreaterThan(8_000);
        }

        @Test
        void is_the_same_in_any_batches_live_and_rebuilt() throws InterruptedException {
            List<Message> messages = Samples.messages("runs-cde-late-and-duplicate.jsonl.gz").subList(0, 3_000);
            for (int from = 0; from < messages.size(); from += 1_000) {
                log(messages.subList(from, from + 1_000));
                run(divisible, 3, 97);
            }
            List<String> live = dump();
            for (int partitions : List.of(3, 16, 1)) {
                assertThat(rebuild(partitions)).allSatisfy(result -> assertThat(result.comparison().verdict())
                        .isEqualTo(Comparison.Verdict.EQUAL));
                assertThat(Differences.between(live, dump())).as("%d partitions", partitions).isEmpty();
            }
        }

        @Test
        void parks_the_same_events() throws InterruptedException {
            log(Samples.messages("runs-cde-late-and-duplicate.jsonl.gz").subList(0, 2_000));
            Projection poisoned = poisoned(703);
            run(List.of(poisoned), 4, 100);
            List<String> four = Dump.of(store, health);
            List<ParkedEvents.Parked> parked = new ParkedEvents(store).list("health", 10_000);
            assertThat(parked).hasSizeGreaterThan(1);
            assertThat(status().incomplete()).isTrue();
            new Rebuild(store, RunnerSettings.USUAL).of(List.of(poisoned), RebuildOptions.USUAL.withPartitions(1),
                    Progress.Listener.NONE);
            assertThat(Differences.between(Dump.of(store, health), four)).isEmpty();
            assertThat(new ParkedEvents(store).list("health", 10_000)).extracting(one -> one.event().position())
                    .containsExactlyElementsOf(parked.stream().map(one -> one.event().position()).toList());
        }
    }

    @Nested
    class Two_owners {
        @Test
        void share_the_partitions_evenly_and_the_one_that_stays_takes_all() throws Exception {
            log(Samples.messages("run-a.jsonl"));
            ProjectionRunner first = new ProjectionRunner(store, divisible, QUICK, OptionalInt.of(4));
            ProjectionRunner second = new ProjectionRunner(store, divisible, QUICK);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                var one = threads.submit(first::run);
                Waiting.until(() -> caughtUp() && owned().equals(List.of(4L)));
                var two = threads.submit(second::run);
                Waiting.until(() -> owned().equals(List.of(2L, 2L)));
                log(Samples.messages("run-b-flat.jsonl"));
                Waiting.until(PartitionsTest.this::caughtUp);
                first.stop();
                one.get(1, TimeUnit.MINUTES);
                Waiting.until(() -> owned().equals(List.of(4L)));
                log(Samples.messages("runs-cde-late-and-duplicate.jsonl.gz").subList(0, 1_000));
                Waiting.until(() -> divisible.stream()
                        .allMatch(projection -> ProjectionStatus.read(store, projection).lag() == 0));
                second.stop();
                two.get(1, TimeUnit.MINUTES);
            } finally {
                first.stop();
                second.stop();
                threads.close();
            }
            assertThat(owned()).as("given up at the end").isEmpty();
            assertThat(Dump.query(store, "", "SELECT owner FROM projection_worker")).isEmpty();
            List<String> shared = dump();
            rebuild(1);
            assertThat(Differences.between(dump(), shared)).isEmpty();
        }
    }

    @Nested
    class A_process_that_stands_by {
        @Test
        void has_nothing_of_the_rows_in_memory() throws Exception {
            log(Samples.messages("run-a.jsonl"));
            Generations.shown(store, health, 2);
            Owner owner = Owner.fresh();
            List<Generation> held = Partition.all(2).stream()
                    .map(part -> Generations.live(store, health, part, owner, Duration.ofMinutes(1))).toList();
            AtomicInteger opened = new AtomicInteger();
            Projection counting = new ForwardingProjection(health) {
                @Override
                public Fold open() {
                    opened.incrementAndGet();
                    return super.open();
                }
            };
            ProjectionRunner runner = new ProjectionRunner(store, List.of(counting), QUICK);
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                var caughtUp = thread.submit(() -> runner.catchUp(Progress.Listener.NONE));
                for (Generation generation : held) {
                    assertThat(generation.apply(new Chunk(List.of(), List.of(), store.log().head()))
                            && generation.settle()).isTrue();
                }
                caughtUp.get(1, TimeUnit.MINUTES);
            } finally {
                runner.stop();
                thread.close();
            }
            assertThat(opened).hasValue(0);
            held.forEach(Generation::release);
        }

        @Test
        void after_it_has_given_a_partition_back_has_nothing_of_it_either() throws InterruptedException {
            Generations.shown(store, health, 2);
            Partition part = new Partition(0, 2);
            Work work = new Work(store,
                    () -> Generations.live(store, health, part, Owner.fresh(), Duration.ofMinutes(1)), QUICK);
            assertThat(work.generation().account().expired()).isEmpty();
            work.leave();
            assertThat(work.standingBy()).isTrue();
            assertThatThrownBy(() -> work.generation().account()).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("nothing of them is in memory");
        }
    }

    @Nested
    class Questions_to_the_database {
        @Test
        void about_leases_and_requests_do_not_grow_with_the_partitions() throws InterruptedException {
            Generations.shown(store, health, 8);
            Owner owner = Owner.fresh();
            List<Generation> held = Partition.all(8).stream()
                    .map(part -> Generations.live(store, health, part, owner, Duration.ofMinutes(1))).toList();
            SpyStore spy = new SpyStore(store);
            List<Work> works = Partition.all(8).stream().map(part -> new Work(spy,
                    () -> Generations.live(spy, health, part, Owner.fresh(), Duration.ofMinutes(1)), QUICK)).toList();
            int before = spy.queries();
            Work.lookAgain(spy, works);
            assertThat(spy.queries() - before).isEqualTo(1);
            assertThat(works).allMatch(Work::standingBy);
            int asked = spy.queries();
            new RebuildSteps(spy, works, QUICK, Duration.ofMinutes(1)).to(0, Progress.Listener.NONE);
            assertThat(spy.queries() - asked).as("what is asked of it, and who has the leases").isEqualTo(2);
            held.forEach(Generation::release);
        }
    }

    @Nested
    class A_process_that_cannot_go_on {
        private static Projection newer() {
            return new ForwardingProjection(new HealthProjection()) {
                @Override
                public int version() {
                    return super.version() + 1;
                }
            };
        }

        @Test
        void because_its_version_is_old_leaves_all_partitions_to_one_of_the_new_version() throws Exception {
            log(Samples.messages("run-a.jsonl"));
            Projection lifecycle = new LifecycleProjection();
            ProjectionRunner old = new ProjectionRunner(store, List.of(health, lifecycle), QUICK, OptionalInt.of(4));
            ProjectionRunner next = new ProjectionRunner(store, List.of(newer()), QUICK);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                var one = threads.submit(old::run);
                Waiting.until(() -> caughtUp() && owned().equals(List.of(4L)));
                new Rebuild(store, RunnerSettings.USUAL).of(List.of(newer()), Progress.Listener.NONE);
                log(Samples.messages("run-b-flat.jsonl"));
                var two = threads.submit(() -> next.catchUp(Progress.Listener.NONE));
                assertThat(two.get(1, TimeUnit.MINUTES)).singleElement()
                        .satisfies(status -> assertThat(status.lag()).isZero());
                Waiting.until(() -> ProjectionStatus.read(store, lifecycle).lag() == 0);
                old.stop();
                assertThat(named(one.get(1, TimeUnit.MINUTES), "health").stopReason()).contains("Rebuild it");
            } finally {
                old.stop();
                next.stop();
                threads.close();
            }
        }

        @Test
        void with_some_of_its_partitions_leaves_all_to_one_that_can_go_on_with_all() throws Exception {
            log(Samples.messages("run-a.jsonl"));
            Generations.shown(store, health, 4);
            Owner owner = Owner.fresh();
            Share share = new Share(store, "health", owner, 4, QUICK.lease());
            List<Work> works = new ArrayList<>();
            for (Partition part : Partition.all(4)) {
                works.add(new Work(store, Generations.live(store, health, part, owner, QUICK.lease()),
                        () -> Generations.live(store, health, part, owner, QUICK.lease()), QUICK, share));
            }
            works.subList(0, 3).forEach(work -> work.stop(new IllegalStateException("it cannot go on")));
            AtomicBoolean stop = new AtomicBoolean();
            ProjectionRunner other = new ProjectionRunner(store, List.of(health), QUICK);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                var one = threads.submit(() -> {
                    new SharedRead(store, works, QUICK).follow(stop::get);
                    return stop.get();
                });
                var two = threads.submit(() -> other.catchUp(Progress.Listener.NONE));
                assertThat(two.get(1, TimeUnit.MINUTES)).singleElement()
                        .satisfies(status -> assertThat(status.lag()).isZero());
                Waiting.until(() -> !owned().isEmpty());
                assertThat(owned()).as("alone again, it moves what it can").containsExactly(1L);
                stop.set(true);
                one.get(1, TimeUnit.MINUTES);
            } finally {
                stop.set(true);
                other.stop();
                threads.close();
                works.forEach(Work::release);
                share.end();
            }
        }
    }

    @Nested
    class A_rebuild_of_rows_whose_partitions_are_apart {
        private final Partition ahead = new Partition(Partition.of("run-a", 2), 2);
        private final Partition behind = new Partition(1 - ahead.number(), 2);

        private void move(Partition part, long to) throws InterruptedException {
            Work work = new Work(store, () -> Generations.active(store, health, part), RunnerSettings.USUAL);
            new SharedRead(store, List.of(work), RunnerSettings.USUAL).to(to, () -> false, Progress.Listener.NONE);
        }

        private void expire() {
            store.maintenance().expire(Retention.HOURS_72, Instant.parse("2030-01-01T00:00:00Z"));
        }

        private RebuildResult rebuilt(Progress.Listener listener) throws InterruptedException {
            return new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(100)).of(List.of(health), listener)
                    .getFirst();
        }

        @Test
        void keeps_what_has_expired_behind_the_one_that_is_ahead() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            Generations.shown(store, health, 2);
            move(ahead, store.log().head());
            expire();
            RebuildResult result = rebuilt(Progress.Listener.NONE);
            assertThat(result.lost()).isNotEmpty();
            assertThat(result.shown()).isFalse();
        }

        @Test
        void keeps_what_had_not_expired_yet_for_one_of_them() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            Generations.shown(store, health, 2);
            move(ahead, store.log().head());
            expire();
            move(behind, store.log().head());
            RebuildResult result = rebuilt(Progress.Listener.NONE);
            assertThat(result.lost()).isNotEmpty();
            assertThat(result.shown()).isFalse();
            long lost = result.lost().stream().mapToLong(ExpiredRange::events).sum();
            assertThat(lost).as("counted once").isEqualTo(result.expiredEvents());
        }

        @Test
        void chases_the_one_that_is_ahead() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            Generations.shown(store, health, 2);
            AtomicBoolean moved = new AtomicBoolean();
            RebuildResult result = rebuilt(progress -> {
                if (moved.compareAndSet(false, true)) {
                    log(Samples.messages("run-b-flat.jsonl"));
                    try {
                        move(ahead, store.log().head());
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                }
            });
            assertThat(result.shown()).isTrue();
            assertThat(result.position()).isEqualTo(store.log().head());
        }

        @Test
        void that_does_not_get_all_leases_gives_back_those_that_it_has() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            new Rebuild(store, RunnerSettings.USUAL).of(List.of(health),
                    RebuildOptions.USUAL.withoutSwap().withPartitions(2), Progress.Listener.NONE);
            Whole ready = store.query(connection -> Checkpoints.wholesIn(connection, "health", GenerationState.READY))
                    .getFirst();
            Generation other = Generations.leased(store, health, ready.partitions().get(1).generation(),
                    Owner.fresh(), Duration.ofMinutes(1));
            assertThatThrownBy(() -> new Rebuild(store, RunnerSettings.USUAL).swap(health, false))
                    .isInstanceOf(ProjectionException.class);
            assertThat(store.query(connection -> Leases.standing(connection, store.dialect(),
                    ready.partitions().get(0).generation())).orElseThrow().owner()).isNull();
            other.release();
        }
    }

    @Nested
    class What_is_parked {
        private static ProjectionEvent event(long position, String run) {
            return new ProjectionEvent(position, "system.events.epoch", "EpochEvent", new UUID(0, position), "trace",
                    "sender", null, run, "PAYLOAD", new Payload.Unmapped(new byte[0]));
        }

        private Parking parking(Partition part) {
            Checkpoint at = Generations.shown(store, health, part.count()).checkpoint();
            return store.query(connection -> Parking.load(connection, health,
                    new TableRows(connection, store.dialect(), at.generation()), part));
        }

        private void write(Parking parking) {
            Checkpoint at = Generations.shown(store, health, 4).checkpoint();
            Changes changes = new Changes();
            parking.changes(changes);
            store.inTransaction(connection -> {
                changes.write(new TableRows(connection, store.dialect(), at.generation()));
                return at;
            });
        }

        @Test
        void is_in_the_memory_of_its_partition_alone() {
            List<String> keys = IntStream.range(0, 40).mapToObj(number -> "run-" + number).toList();
            for (Partition part : Partition.all(4)) {
                Parking parking = parking(part);
                keys.stream().filter(part::holds)
                        .forEach(key -> parking.park(event(1 + keys.indexOf(key), key), key, "it is poison", 0));
                write(parking);
            }
            for (Partition part : Partition.all(4)) {
                Parking parking = parking(part);
                assertThat(keys).allSatisfy(key -> {
                    assertThat(parking.cause(key) != null).isEqualTo(part.holds(key));
                    assertThat(parking.positions(key)).hasSize(part.holds(key) ? 1 : 0);
                });
            }
        }

        @Test
        void is_no_more_in_all_partitions_than_in_one() {
            Partition part = new Partition(Partition.of("run-a", 4), 4);
            Parking parking = parking(part);
            for (long position = 1; position <= Parking.EVENTS_KEPT_MAX / 4 + 10; position++) {
                parking.park(event(position, "run-a"), "run-a", "it is poison", 0);
            }
            assertThat(parking.positions("run-a")).hasSize(Parking.EVENTS_KEPT_MAX / 4);
            write(parking);
            assertThat(parking(part).positions("run-a")).hasSize(Parking.EVENTS_KEPT_MAX / 4);
            Parking full = parking(part);
            List<String> keys = IntStream.range(0, 100_000).mapToObj(number -> "key-" + number).filter(part::holds)
                    .limit(Parking.KEYS_MAX / 4).toList();
            assertThat(keys).hasSize(Parking.KEYS_MAX / 4);
            assertThatThrownBy(
                    () -> keys.forEach(key -> full.park(event(20_000, key), key, "it is poison", 0)))
                    .isInstanceOf(ProjectionException.class).hasMessageContaining("More than 2500 keys");
        }
    }

    @Nested
    class Another_number {
        @Test
        void is_refused_for_rows_that_are_divided_otherwise() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            run(List.of(health), 1, 1_000);
            assertThatThrownBy(() -> run(List.of(health), 4, 1_000)).isInstanceOf(ProjectionException.class)
                    .hasMessage(
                            "The rows of health are divided into 1 partition, not 4. A rebuild divides them anew while"
                                    + " the old ones serve: oona projections rebuild health --partitions 4.");
            assertThat(status().partitions()).hasSize(1);
        }

        @Test
        void is_refused_for_a_projection_whose_keys_depend_on_each_other() {
            Projection innovation = new InnovationProjection();
            assertThatThrownBy(() -> run(List.of(innovation), 2, 100)).isInstanceOf(ProjectionException.class)
                    .hasMessageContaining("depend on each other");
            assertThatThrownBy(() -> new Rebuild(store, RunnerSettings.USUAL).of(List.of(innovation),
                    RebuildOptions.USUAL.withPartitions(2), Progress.Listener.NONE))
                    .isInstanceOf(ProjectionException.class).hasMessageContaining("depend on each other");
            assertThat(ProjectionStatus.read(store, innovation).generation()).as("nothing was begun").isZero();
        }

        @Test
        void comes_by_a_rebuild_under_a_run_that_goes_on_with_it_and_goes_by_a_rollback() throws Exception {
            List<Message> messages = Samples.messages("runs-cde-late-and-duplicate.jsonl.gz");
            log(messages.subList(0, 1_000));
            ProjectionRunner runner = new ProjectionRunner(store, divisible, QUICK, OptionalInt.of(1));
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                var running = thread.submit(runner::run);
                Waiting.until(PartitionsTest.this::caughtUp);
                assertThat(rebuild(3)).allSatisfy(result -> assertThat(result.shown()).isTrue());
                log(messages.subList(1_000, 1_500));
                Waiting.until(() -> caughtUp() && owned().equals(List.of(3L)));
                for (Projection projection : divisible) {
                    assertThat(ProjectionStatus.read(store, projection).partitions()).hasSize(3);
                    new RebuildControl(store).rollback(projection);
                }
                log(messages.subList(1_500, 2_000));
                Waiting.until(() -> owned().equals(List.of(1L)) && divisible.stream()
                        .allMatch(projection -> ProjectionStatus.read(store, projection).lag() == 0));
                runner.stop();
                assertThat(running.get(1, TimeUnit.MINUTES))
                        .allSatisfy(status -> assertThat(status.stopReason()).isNull());
            } finally {
                runner.stop();
                thread.close();
            }
            List<String> one = dump();
            rebuild(2);
            assertThat(Differences.between(one, dump())).isEmpty();
            divisible.forEach(new RebuildControl(store)::dropOld);
            assertThat(Dump.query(store, "", "SELECT COUNT(*) FROM projection_generation"))
                    .as("two partitions and the generation of each").containsExactly("12");
            assertThat(Dump.query(store, "", """
                    SELECT DISTINCT generation FROM projection_trail EXCEPT
                    SELECT generation FROM projection_generation""")).as("no books are left").isEmpty();
        }
    }

    @Nested
    class A_partitioned_read_model {
        @Test
        void waits_for_the_swap_and_shows_how_far_the_last_of_its_partitions_is() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            run(List.of(health), 1, 1_000);
            new Rebuild(store, RunnerSettings.USUAL).of(List.of(health),
                    RebuildOptions.USUAL.withoutSwap().withPartitions(4), Progress.Listener.NONE);
            RebuildStatus waiting = RebuildStatus.of(store, health).getFirst();
            assertThat(waiting.state()).isEqualTo("ready");
            assertThat(waiting.position()).isEqualTo(store.log().head());
            assertThat(waiting.events()).isEqualTo(ProjectionStatus.read(store, health).counts().stream()
                    .mapToLong(EventCount::read).sum());
            log(Samples.messages("run-b-flat.jsonl"));
            run(List.of(health), 1, 1_000);
            RebuildResult swapped = new Rebuild(store, RunnerSettings.USUAL).swap(health, false);
            assertThat(swapped.comparison().verdict()).isEqualTo(Comparison.Verdict.EQUAL);
            assertThat(status().partitions()).hasSize(4);
            assertThat(Dump.query(store, "", "SELECT name, position FROM projections")).containsExactly(
                    "health | " + store.log().head());
            assertThat(Dump.query(store, "",
                    "SELECT SUM(events_read) FROM projection_counts WHERE name = 'health'"))
                    .containsExactly(String.valueOf(swapped.events()));
        }

        @Test
        void has_one_key_rebuilt_in_place() throws InterruptedException {
            log(Samples.allRuns());
            run(List.of(health), 4, 1_000);
            List<String> before = Dump.of(store, health);
            store.inTransaction(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate("DELETE FROM rm_health_seed WHERE run_id = 'run-a'");
                }
            });
            assertThat(new KeyRebuild(store, RunnerSettings.USUAL).of(health, "run-a", Progress.Listener.NONE)
                    .changed()).isTrue();
            assertThat(Differences.between(before, Dump.of(store, health))).isEmpty();
        }

        @Test
        void is_proved_and_the_first_event_that_was_folded_otherwise_is_named() throws InterruptedException {
            log(runs(12_000, 7));
            long wrong = 11_027;
            run(List.of(poisoned(wrong)), 3, 1_700);
            // what is parked changes no row: the fold of today departs at the event
            Proof proof = new Verification(store, RunnerSettings.USUAL).of(health, false, Progress.Listener.NONE);
            assertThat(proof.outcome()).isEqualTo(Proof.Outcome.DIVERGED);
            assertThat(proof.marks()).isPositive();
            Proof.Divergence where = Objects.requireNonNull(proof.divergence());
            assertThat(where.exact()).isTrue();
            assertThat(where.position()).isEqualTo(wrong);
            new Rebuild(store, RunnerSettings.USUAL).of(List.of(health), Progress.Listener.NONE);
            assertThat(status().partitions()).as("as many as before").hasSize(3);
            assertThat(
                    new Verification(store, RunnerSettings.USUAL).of(health, false, Progress.Listener.NONE).outcome())
                    .isEqualTo(Proof.Outcome.SOUND);
        }

        @Test
        void answers_for_the_past_from_a_snapshot() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            run(divisible, 4, 1_000);
            Snapshots snapshots = new Snapshots(store);
            for (Projection projection : divisible) {
                Snapshot taken = snapshots.take(projection, SnapshotSettings.USUAL);
                assertThat(taken.position()).isEqualTo(store.log().head());
            }
            List<String> before = dump();
            long kept = store.log().head();
            log(Samples.messages("run-b-flat.jsonl"));
            run(divisible, 4, 1_000);
            try (AsOf past = new Past(store, RunnerSettings.USUAL).at(kept, divisible, Progress.Listener.NONE)) {
                for (Projection projection : divisible) {
                    assertThat(past.begunFrom(projection)).isEqualTo(kept);
                }
                List<String> then = new ArrayList<>();
                divisible.forEach(projection -> then.addAll(Dump.of(past.store(), projection)));
                assertThat(Differences.between(before, then)).isEmpty();
            }
        }

        @Test
        void that_stands_at_several_positions_tells_the_worst_and_is_neither_kept_nor_proved()
                throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            Generations.shown(store, health, 2);
            Work ahead = new Work(store, () -> Generations.active(store, health, new Partition(1, 2)),
                    RunnerSettings.USUAL);
            new SharedRead(store, List.of(ahead), RunnerSettings.USUAL).to(100, () -> false, Progress.Listener.NONE);
            assertThat(status().position()).isZero();
            assertThat(status().partitions()).extracting(PartitionStatus::position).containsExactly(0L, 100L);
            assertThat(status().lag()).isEqualTo(store.log().head());
            assertThatThrownBy(() -> new Snapshots(store).take(health, SnapshotSettings.USUAL))
                    .isInstanceOf(ProjectionException.class).hasMessageContaining("several positions");
            assertThatThrownBy(() -> new Verification(store, RunnerSettings.USUAL).of(health, false,
                    Progress.Listener.NONE)).isInstanceOf(ProjectionException.class)
                    .hasMessageContaining("positions 0 to 100");
        }
    }
}
