package io.esper.oona.projection;

import java.util.List;
import java.util.Optional;

import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// What an operator does about rebuilds, from whatever process: pause, resume and cancel one under way, go back to the rows from
/// before, remove those. Thread-safe.
public final class RebuildControl {
    private final Store store;

    public RebuildControl(Store store) {
        this.store = store;
    }

    /// Lets the rebuild wait after the batch under way, until it is resumed. Read models that are rebuilt with it wait too.
    ///
    /// @throws ProjectionException if none is under way
    public void pause(Projection projection) {
        ask(projection, Requests.PAUSE);
    }

    /// Lets a paused rebuild go on.
    ///
    /// @throws ProjectionException if none is under way
    public void resume(Projection projection) {
        ask(projection, null);
    }

    /// Ends a rebuild and removes what it has made. If nobody is at work on it, because its process was killed, it is removed here and now.
    ///
    /// @return whether it was removed here; otherwise its process does so after the batch under way
    /// @throws ProjectionException if none is under way
    public boolean cancel(Projection projection) {
        Checkpoint building = underWay(projection);
        boolean abandoned = RebuildStatus.of(store, projection).stream()
                .noneMatch(status -> status.generation() == building.generation() && status.owner() != null);
        if (abandoned) {
            new Removal(store).generation(projection, building.generation());
        } else {
            ask(projection, Requests.CANCEL);
        }
        return abandoned;
    }

    private void ask(Projection projection, @Nullable String request) {
        Checkpoint building = underWay(projection);
        store.inTransaction(connection -> {
            Requests.put(connection, building.generation(), request);
            return building;
        });
    }

    private Checkpoint underWay(Projection projection) {
        return store.query(connection -> Checkpoints.in(connection, projection.name(), GenerationState.BUILDING))
                .stream().findFirst().orElseThrow(() -> new ProjectionException(
                        "No rebuild of " + projection.name() + " is under way; see oona projections status.", null));
    }

    /// Shows the rows from before the last swap again; those that are shown now are kept instead, so that a second rollback takes back the
    /// first. Live runs of their version bring them up to date.
    ///
    /// @return the version of the rows that are shown now: a run of another version does not go on with them
    /// @throws ProjectionException if no rows from before are kept
    public int rollback(Projection projection) {
        return store.inTransaction(connection -> {
            Optional<Whole> shown = Succession.lockShown(connection, projection.name());
            Checkpoint kept = Checkpoints.in(connection, projection.name(), GenerationState.KEPT).stream().findFirst()
                    .orElseThrow(() -> new ProjectionException("No rows of " + projection.name()
                            + " from before a rebuild are kept: the last rebuild has removed them, or somebody has dropped them.",
                            null));
            Succession.show(connection, projection.name(), kept.generation(), shown);
            return kept.version();
        });
    }

    /// Removes the rows from before the last swap.
    ///
    /// @return how many generations were removed
    public int dropOld(Projection projection) {
        List<Checkpoint> kept =
                store.query(connection -> Checkpoints.in(connection, projection.name(), GenerationState.KEPT));
        Removal removal = new Removal(store);
        kept.forEach(old -> removal.generation(projection, old.generation()));
        return kept.size();
    }
}
