package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.esper.oona.event.Message;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Processes that are killed as by `kill -9` while they fold: whatever is left, each projection is the fold of the log at its
/// checkpoint. Thirty kills, or with `-Doona.kills=N` N on each database.
class KilledProjectionTest {
    private static final long SEED = 20260302;
    /// Batches of a child before it is killed, at most: some moments of folding, writing and committing.
    private static final int BATCHES_MAX = 12;

    @ParameterizedTest
    @EnumSource
    void every_projection_is_the_fold_of_the_log_at_its_checkpoint_after_each_kill(TestDatabase.Kind kind)
            throws InterruptedException {
        List<Message> events = new ArrayList<>(Samples.messages("run-a.jsonl"));
        events.addAll(Samples.messages("runs-cde-late-and-duplicate.jsonl.gz").subList(0, 4_000));
        SplittableRandom random = new SplittableRandom(SEED);
        try (TestDatabase database = kind.create(); Undisturbed undisturbed = new Undisturbed(events)) {
            try (Store store = database.open(Samples.CLOCK)) {
                Samples.append(store, events);
                begin(store, 1);
            }
            // a file of H2 that was killed opens some seconds later
            int wanted = Integer.getInteger("oona.kills", kind == TestDatabase.Kind.H2 ? 10 : 20);
            int kills = 0;
            ChildProjector next = prepared(database, random);
            try {
                while (kills < wanted) {
                    boolean ended;
                    try (ChildProjector child = next.go()) {
                        ended = child.await(1 + random.nextInt(BATCHES_MAX));
                        // somewhere in the batch after it
                        long moment = System.nanoTime() + random.nextLong(20_000_000);
                        Waiting.until(() -> System.nanoTime() > moment);
                    }
                    kills += ended ? 0 : 1;
                    next = prepared(database, random);
                    try (Store store = database.open(Samples.CLOCK)) {
                        for (Projection projection : ReadModels.all()) {
                            List<Long> positions = ProjectionStatus.read(store, projection).partitions().stream()
                                    .map(PartitionStatus::position).toList();
                            assertThat(Differences.between(undisturbed.at(projection, positions),
                                    Dump.of(store, projection)))
                                    .as("%s at %s after kill %d", projection.name(), positions, kills).isEmpty();
                        }
                        if (ended) {
                            ReadModels.all().forEach(projection -> Undisturbed.forget(store, projection));
                            begin(store, 1 + random.nextInt(3));
                        }
                    }
                }
            } finally {
                next.close();
            }
        }
    }

    /// Makes empty rows of so many partitions; closing the store makes them durable.
    private static void begin(Store store, int partitions) {
        ReadModels.all().forEach(
                projection -> Generations.shown(store, projection, projection.divisible() ? partitions : 1));
    }

    /// A process that is up when it is told to go: it starts while the rows of the one before are looked at.
    private static ChildProjector prepared(TestDatabase database, SplittableRandom random) {
        return ChildProjector.prepare(database.settings(), 10 + random.nextInt(150), "run");
    }

    @ParameterizedTest
    @EnumSource
    void a_rebuild_goes_on_after_each_kill_and_ends_with_the_same_rows(TestDatabase.Kind kind)
            throws InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED);
        try (TestDatabase database = kind.create()) {
            List<String> before;
            List<Integer> shown = new ArrayList<>();
            try (Store store = database.open(Samples.CLOCK)) {
                Samples.append(store, Samples.messages("run-a.jsonl"));
                Samples.append(store, Samples.messages("run-b-flat.jsonl"));
                begin(store, 2);
                new ProjectionRunner(store, ReadModels.all(), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
                before = Dump.of(store);
                ReadModels.all()
                        .forEach(projection -> shown.add(ProjectionStatus.read(store, projection).generation()));
            }
            int kills = 0;
            for (boolean ended = false; !ended; kills++) {
                try (ChildProjector child = ChildProjector.rebuild(database.settings(), 50 + random.nextInt(50))) {
                    ended = child.await(2 + random.nextInt(4) + 2 * kills); // what H2 had not written yet is lost
                }
                try (Store store = database.open(Samples.CLOCK)) {
                    assertThat(Differences.between(before, Dump.of(store))).as("after kill %d", kills).isEmpty();
                }
            }
            assertThat(kills).as("one at least was killed").isGreaterThan(1);
            try (Store store = database.open(Samples.CLOCK)) {
                for (int model = 0; model < shown.size(); model++) {
                    Projection projection = ReadModels.all().get(model);
                    assertThat(ProjectionStatus.read(store, projection).generation()).isNotEqualTo(shown.get(model));
                    assertThat(RebuildStatus.of(store, projection)).extracting(RebuildStatus::state)
                            .containsExactly("kept");
                }
            }
        }
    }
}
