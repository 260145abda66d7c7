package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store;

/// Makes the rows of projections anew from the log. The old rows are shown until the new ones have caught up with the head and
/// with the old ones; then both are compared, and one row switches the views. Whoever keeps the old generation up to
/// date goes on with the new one. The old rows are kept until the next rebuild; see [RebuildControl]. A rebuild touches nothing but its
/// own tables.
///
/// New rows that lack what the old ones were made from, because it has expired since, are not shown by themselves: they wait for [#swap].
///
/// For one thread. A second rebuild of the same projection takes the place of the first, which then fails.
public final class Rebuild {
    /// How often the new rows chase old ones that move on at the same time, before the views step back a little.
    private static final int CHASES_MAX = 20;

    private final Store store;
    private final RunnerSettings settings;
    private final Removal removal;
    private final Owner owner = Owner.fresh();

    public Rebuild(Store store, RunnerSettings settings) {
        this.store = store;
        this.settings = settings;
        this.removal = new Removal(store);
    }

    /// Rebuilds the projections from the beginning and shows the new rows.
    ///
    /// @throws ProjectionException see [#of(List, RebuildOptions, Progress.Listener)]
    public List<RebuildResult> of(List<Projection> projections, Progress.Listener listener)
            throws InterruptedException {
        return of(projections, RebuildOptions.USUAL, listener);
    }

    /// Rebuilds the projections with one read of the log.
    ///
    /// @param listener hears of every batch
    /// @return one result for each projection
    /// @throws ProjectionException if a projection stops before it has caught up, stalls, is cancelled, or another rebuild takes its
    ///                             place; its old rows stay, and the others of the same rebuild are finished
    public List<RebuildResult> of(List<Projection> projections, RebuildOptions options, Progress.Listener listener)
            throws InterruptedException {
        long begun = System.nanoTime();
        Map<Projection, Work> works = new LinkedHashMap<>();
        try {
            for (Projection projection : projections) {
                works.put(projection, begin(projection, options));
            }
            catchUp(List.copyOf(works.values()), options, listener);
            List<RebuildResult> results = new ArrayList<>();
            List<ProjectionException> failures = new ArrayList<>();
            for (Map.Entry<Projection, Work> entry : works.entrySet()) {
                try {
                    results.add(finish(entry.getKey(), entry.getValue(), options, begun));
                } catch (ProjectionException failed) {
                    failures.add(failed);
                }
            }
            if (!failures.isEmpty()) {
                failures.subList(1, failures.size()).forEach(failures.getFirst()::addSuppressed);
                throw failures.getFirst();
            }
            return results;
        } finally {
            works.values().forEach(Work::release);
        }
    }

    /// Shows rows that a rebuild has made without showing them, after they have caught up.
    ///
    /// @param acceptLoss whether they are shown even though they lack what has expired since the old ones were made from it
    /// @throws ProjectionException if there are none, or of another version, or if they lack something and that is not accepted
    public RebuildResult swap(Projection projection, boolean acceptLoss) throws InterruptedException {
        long begun = System.nanoTime();
        Checkpoint ready = store
                .query(connection -> Checkpoints.in(connection, projection.name(), GenerationState.READY)).stream()
                .findFirst().orElseThrow(() -> new ProjectionException("There are no rebuilt rows of "
                        + projection.name() + " that wait to be shown; see oona projections status.", null));
        if (ready.version() != projection.version()) {
            throw new ProjectionException("The rows that wait were made by version " + ready.version() + " of "
                    + projection.name() + ", this program has version " + projection.version() + ". Rebuild it.", null);
        }
        Work work = work(projection, ready.generation());
        try {
            RebuildOptions options = acceptLoss ? RebuildOptions.USUAL.acceptingLoss() : RebuildOptions.USUAL;
            catchUp(List.of(work), options, Progress.Listener.NONE);
            RebuildResult result = finish(projection, work, options, begun);
            if (!result.shown()) {
                throw new ProjectionException("The rebuilt rows of " + projection.name() + " are not shown: "
                        + Loss.text(result.lost()) + ". The old rows stay; oona projections swap " + projection.name()
                        + " --accept-loss shows the new ones.", null);
            }
            return result;
        } finally {
            work.release();
        }
    }

    private Work begin(Projection projection, RebuildOptions options) {
        Optional<Checkpoint> unfinished = store
                .query(connection -> Checkpoints.in(connection, projection.name(), GenerationState.BUILDING)).stream()
                .filter(found -> found.version() == projection.version()).findFirst();
        if (options.resume() && unfinished.isPresent()) {
            return work(projection, unfinished.get().generation());
        }
        boolean known = store.query(connection -> Checkpoints.active(connection, projection.name())).isPresent();
        int generation = Generations.create(store, projection, GenerationState.BUILDING).generation();
        removal.others(projection, generation);
        if (!known) {
            removal.orphans(projection);
        }
        return work(projection, generation);
    }

    private Work work(Projection projection, int generation) {
        Work work = new Work(store, () -> {
            Generation mine = Generations.leased(store, projection, generation, owner, settings.lease());
            if (mine.heldBy() != null) {
                throw ProjectionException.leased(projection.name(), generation, mine.heldBy());
            }
            return mine;
        }, settings);
        store.inTransaction(connection -> {
            Checkpoints.aim(connection, generation, store.log().head(), StoreTime.micros(store));
            return generation;
        });
        return work;
    }

    private void catchUp(List<Work> works, RebuildOptions options, Progress.Listener listener)
            throws InterruptedException {
        new RebuildSteps(store, works, settings, options.stallAfter()).to(store.log().head(), listener);
    }

    private RebuildResult finish(Projection projection, Work work, RebuildOptions options, long begun)
            throws InterruptedException {
        Outcome outcome = show(projection, work, options);
        Generation made = work.generation();
        Checkpoint at = made.checkpoint();
        return new RebuildResult(projection.name(), projection.version(), at.generation(), outcome.shown(),
                outcome.lost(),
                outcome.comparison(), at.position(), at.events(), made.account().counts(), made.account().expired(),
                at.stateHash(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private record Outcome(boolean shown, List<ExpiredRange> lost, Comparison comparison) {}

    private Outcome show(Projection projection, Work work, RebuildOptions options) throws InterruptedException {
        for (int chase = 1;; chase++) {
            String reason = work.stopReason();
            if (reason != null) {
                if (work.cancelled()) {
                    removal.generation(projection, work.generation().checkpoint().generation());
                }
                throw new ProjectionException("The rebuild of " + projection.name() + " stopped at position "
                        + work.position() + ": " + reason + " The old rows are still shown.", null);
            }
            boolean evenBackwards = chase == CHASES_MAX;
            Optional<Outcome> done = store.inTransaction(
                    connection -> shown(connection, projection, work.generation(), options, evenBackwards));
            if (done.isPresent()) {
                return done.get();
            }
            catchUp(List.of(work), options, Progress.Listener.NONE);
        }
    }

    private Optional<Outcome> shown(Connection connection, Projection projection, Generation made,
            RebuildOptions options, boolean evenBackwards) throws SQLException {
        Optional<Checkpoint> shown = Succession.lockShown(connection, projection.name());
        Checkpoint at = made.checkpoint();
        if (options.swap() && shown.isPresent() && shown.get().position() > at.position() && !evenBackwards) {
            return Optional.empty();
        }
        Comparison comparison = Comparison.of(connection, store.dialect(), projection, shown, at);
        List<ExpiredRange> lost = List.of();
        if (shown.isPresent()) {
            Checkpoint old = shown.get();
            lost = Loss.of(made.account().expired(),
                    new TableRows(connection, store.dialect(), old.generation()).all(Bookkeeping.EXPIRED),
                    old.position());
        }
        boolean shows = options.swap() && (lost.isEmpty() || options.acceptLoss());
        if (shows) {
            Succession.show(connection, projection.name(), at.generation(), shown);
        } else {
            Succession.place(connection, at.generation(), GenerationState.READY);
        }
        Certificate.write(connection, made, comparison, StoreTime.micros(store));
        return Optional.of(new Outcome(shows, lost, comparison));
    }
}
