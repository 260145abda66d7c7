package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.esper.oona.projection.health.HealthProjection;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// One owner moves a generation at a time, and nobody else can.
class LeaseTest extends StoreTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private final Projection health = new HealthProjection();

    private boolean caughtUp() {
        return ProjectionStatus.read(store, health).lag() == 0;
    }

    private Leases.Standing standing() {
        return store.query(connection -> Leases.standing(connection, store.dialect(),
                Checkpoints.active(connection, "health").orElseThrow().generation())).orElseThrow();
    }

    @Nested
    class A_process_that_slept_beyond_its_lease {
        @Test
        void is_replaced_and_its_late_write_is_refused() throws IOException, InterruptedException {
            log(Samples.messages("run-a.jsonl").subList(0, 200));
            new ProjectionRunner(store, List.of(health), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
            try (LateWriter sleeper = LateWriter.start(database.settings(), SHORT)) {
                assertThat(sleeper.line()).isEqualTo("leased");
                long token = standing().token();
                sleeper.signal("STOP");
                // nobody moves the position: it is the token alone that tells
                Generation taken;
                do {
                    taken = Generations.live(store, health, Partition.ALL, Owner.fresh(), Duration.ofMinutes(1));
                } while (taken.heldBy() != null);
                assertThat(standing().token()).isGreaterThan(token);
                List<String> before = Dump.of(store, health);
                sleeper.write();
                sleeper.signal("CONT");
                assertThat(sleeper.line()).isEqualTo("refused");
                assertThat(Differences.between(before, Dump.of(store, health))).isEmpty();
                assertThat(standing().position()).isEqualTo(store.log().head());
                taken.release();
            }
        }

        @Test
        void that_was_killed_is_replaced_at_once() throws IOException {
            log(Samples.messages("run-a.jsonl").subList(0, 200));
            try (LateWriter killed = LateWriter.start(database.settings(), Duration.ofHours(1))) {
                assertThat(killed.line()).isEqualTo("leased");
                assertThat(standing().free()).isFalse();
            }
            Waiting.until(() -> standing().free());
        }
    }

    @Nested
    class A_second_owner {
        @Test
        void stands_by_and_takes_over_when_the_first_ends() throws Exception {
            log(Samples.messages("run-a.jsonl").subList(0, 200));
            RunnerSettings settings = RunnerSettings.USUAL.withIdle(Duration.ofMillis(10));
            ProjectionRunner first = new ProjectionRunner(store, List.of(health), settings);
            ProjectionRunner second = new ProjectionRunner(store, List.of(health), settings);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                var one = threads.submit(first::run);
                Waiting.until(LeaseTest.this::caughtUp);
                String owner = standing().owner();
                var two = threads.submit(second::run);
                log(Samples.messages("run-a.jsonl").subList(200, 300));
                Waiting.until(LeaseTest.this::caughtUp);
                assertThat(standing().owner()).isEqualTo(owner);
                first.stop();
                one.get(1, TimeUnit.MINUTES);
                log(Samples.messages("run-a.jsonl").subList(300, 400));
                Waiting.until(LeaseTest.this::caughtUp);
                assertThat(standing().owner()).isNotNull().isNotEqualTo(owner);
                second.stop();
                two.get(1, TimeUnit.MINUTES);
            } finally {
                first.stop();
                second.stop();
                threads.close();
            }
            assertThat(standing().owner()).as("given up at the end").isNull();
        }

        @Test
        void that_only_catches_up_waits_for_the_first_to_get_there() throws Exception {
            log(Samples.messages("run-a.jsonl").subList(0, 100));
            Generation held = Generations.live(store, health, Partition.ALL, Owner.fresh(), Duration.ofMinutes(1));
            ProjectionRunner waiting = new ProjectionRunner(store, List.of(health), RunnerSettings.USUAL);
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                var caughtUp = thread.submit(() -> waiting.catchUp(Progress.Listener.NONE));
                assertThat(held.apply(new Chunk(List.of(), List.of(), store.log().head())) && held.settle()).isTrue();
                assertThat(caughtUp.get(1, TimeUnit.MINUTES)).singleElement()
                        .satisfies(status -> assertThat(status.lag()).isZero());
            } finally {
                waiting.stop();
                thread.close();
            }
            assertThat(standing().owner()).as("it never took it").isEqualTo(
                    store.query(connection -> Leases.standing(connection, store.dialect(),
                            held.checkpoint().generation())).orElseThrow().owner());
            held.release();
        }
    }

    @Nested
    class An_idle_owner {
        @Test
        void keeps_its_lease() throws Exception {
            ProjectionRunner runner = new ProjectionRunner(store, List.of(health),
                    RunnerSettings.USUAL.withIdle(Duration.ofMillis(10)).withLease(SHORT));
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                var running = thread.submit(runner::run);
                Waiting.until(() -> ProjectionStatus.read(store, health).generation() > 0
                        && standing().owner() != null);
                long token = standing().token();
                long until = System.nanoTime() + SHORT.multipliedBy(3).toNanos();
                Waiting.until(() -> System.nanoTime() > until);
                assertThat(standing().free()).isFalse();
                assertThat(standing().token()).isEqualTo(token);
                runner.stop();
                running.get(1, TimeUnit.MINUTES);
            } finally {
                runner.stop();
                thread.close();
            }
        }
    }
}
