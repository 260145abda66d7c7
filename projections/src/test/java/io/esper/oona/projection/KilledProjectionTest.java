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
/// checkpoint. `-Doona.soak=N` kills N times as often.
class KilledProjectionTest {
    private static final int KILLS = 5;
    private static final long SEED = 20260302;

    @ParameterizedTest
    @EnumSource
    void every_projection_is_the_fold_of_the_log_at_its_checkpoint_after_each_kill(TestDatabase.Kind kind)
            throws InterruptedException {
        List<Message> events = new ArrayList<>(Samples.messages("run-a.jsonl"));
        events.addAll(Samples.messages("runs-cde-late-and-duplicate.jsonl.gz").subList(0, 4_000));
        SplittableRandom random = new SplittableRandom(SEED);
        try (TestDatabase database = kind.create()) {
            try (Store store = database.open(Samples.CLOCK)) {
                Samples.append(store, events);
                ReadModels.all().forEach(projection -> Generations.active(store, projection)); // closing makes it durable
            }
            for (int kill = 0; kill < KILLS * Integer.getInteger("oona.soak", 1); kill++) {
                try (ChildProjector child = ChildProjector.start(database.settings(), 10 + random.nextInt(100))) {
                    child.await(1 + random.nextInt(8));
                }
                try (Store store = database.open(Samples.CLOCK)) {
                    for (Projection projection : ReadModels.all()) {
                        ProjectionStatus status = ProjectionStatus.read(store, projection);
                        assertThat(Differences.between(folded(events, projection, status.position()),
                                Dump.of(store, projection)))
                                .as("%s at %d after kill %d", projection.name(), status.position(), kill).isEmpty();
                    }
                }
            }
        }
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

    /// What an undisturbed run has at the position.
    private static List<String> folded(List<Message> events, Projection projection, long position)
            throws InterruptedException {
        try (TestDatabase other = TestDatabase.Kind.H2.create(); Store store = other.open(Samples.CLOCK)) {
            Samples.append(store, events);
            Work work = new Work(store, () -> Generations.active(store, projection), RunnerSettings.USUAL);
            new SharedRead(store, List.of(work), RunnerSettings.USUAL).to(position, () -> false,
                    Progress.Listener.NONE);
            return Dump.of(store, projection);
        }
    }
}
