package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import io.esper.oona.event.Message;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.health.HealthProjection;
import org.junit.jupiter.api.Test;

/// Processes that share the partitions of the read models, and are killed or put to sleep.
class SharedPartitionsTest extends StoreTest {
    private static final int PARTITIONS = 4;
    private static final int ROUNDS = 3;
    private static final long SEED = 20260311;
    private final Projection health = new HealthProjection();
    private final List<Projection> divisible =
            ReadModels.all().stream().filter(Projection::divisible).toList();

    /// The processes that move partitions of health now.
    private Set<String> processes() {
        return ProjectionStatus.read(store, health).partitions().stream().map(PartitionStatus::owner)
                .filter(Objects::nonNull).map(owner -> owner.split("/", -1)[1]).collect(Collectors.toSet());
    }

    private static String process(ChildProjector child) {
        return Long.toString(child.pid());
    }

    private boolean unowned() {
        return ProjectionStatus.read(store, health).partitions().stream().allMatch(part -> part.owner() == null);
    }

    private List<Long> positions(Projection projection) {
        return ProjectionStatus.read(store, projection).partitions().stream().map(PartitionStatus::position).toList();
    }

    @Test
    void the_rows_are_those_of_the_log_whoever_is_killed_and_whoever_takes_over() throws InterruptedException {
        List<Message> events = new ArrayList<>(Samples.messages("run-a.jsonl"));
        events.addAll(Samples.messages("runs-cde-late-and-duplicate.jsonl.gz").subList(0, 5_000));
        log(events);
        SplittableRandom random = new SplittableRandom(SEED);
        try (Undisturbed undisturbed = new Undisturbed(events)) {
            for (int round = 0; round < ROUNDS; round++) {
                if (round > 0) {
                    divisible.forEach(projection -> Undisturbed.forget(store, projection));
                }
                divisible.forEach(projection -> Generations.shown(store, projection, PARTITIONS));
                int batch = 15 + random.nextInt(20);
                try (ChildProjector one = ChildProjector.prepare(database.settings(), batch, "share");
                        ChildProjector other = ChildProjector.prepare(database.settings(), batch, "share")) {
                    one.go();
                    other.go();
                    Waiting.until(() -> processes().equals(Set.of(process(one), process(other))));
                    assertThat(one.await(1 + random.nextInt(10))).as("it still works").isFalse();
                    one.kill();
                    Waiting.until(() -> processes().equals(Set.of(process(other))));
                    assertThat(other.await(1 + random.nextInt(20))).as("it still works").isFalse();
                }
                Waiting.until(this::unowned);
                for (Projection projection : divisible) {
                    assertThat(Differences.between(undisturbed.at(projection, positions(projection)),
                            Dump.of(store, projection)))
                            .as("%s at %s in round %d", projection.name(), positions(projection), round).isEmpty();
                }
                try (ChildProjector last = ChildProjector.prepare(database.settings(), 1_000, "share").go()) {
                    assertThat(last.await(Integer.MAX_VALUE)).isTrue();
                }
                for (Projection projection : divisible) {
                    assertThat(positions(projection)).containsOnly(store.log().head());
                    assertThat(Differences.between(undisturbed.at(projection, positions(projection)),
                            Dump.of(store, projection))).as("%s at the head", projection.name()).isEmpty();
                }
            }
        }
    }

    @Test
    void an_owner_that_slept_beyond_its_lease_writes_nothing_to_the_partition_that_another_has()
            throws IOException, InterruptedException {
        log(Samples.messages("run-a.jsonl"));
        Partition part = new Partition(1, 2);
        Generations.shown(store, health, part.count());
        try (LateWriter sleeper = LateWriter.start(database.settings(), Duration.ofMillis(300), part)) {
            assertThat(sleeper.line()).isEqualTo("leased");
            sleeper.signal("STOP");
            // nobody moves the position: it is the token alone that tells
            Generation taken;
            do {
                taken = Generations.live(store, health, part, Owner.fresh(), Duration.ofMinutes(1));
            } while (taken.heldBy() != null);
            Generation other = Generations.live(store, health, new Partition(0, 2), Owner.fresh(),
                    Duration.ofMinutes(1));
            assertThat(other.heldBy()).as("the lease of one partition is not that of another").isNull();
            List<String> before = Dump.of(store, health);
            sleeper.write();
            sleeper.signal("CONT");
            assertThat(sleeper.line()).isEqualTo("refused");
            assertThat(Differences.between(before, Dump.of(store, health))).isEmpty();
            assertThat(positions(health)).containsExactly(0L, 0L);
            taken.release();
            other.release();
        }
    }
}
