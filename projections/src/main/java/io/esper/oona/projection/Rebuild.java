package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        options.partitions().ifPresent(
                count -> projections.forEach(projection -> Partition.check(projection, count)));
        Map<Projection, List<Work>> works = new LinkedHashMap<>();
        try {
            for (Projection projection : projections) {
                works.put(projection, begin(projection, options));
            }
            catchUp(works.values().stream().flatMap(List::stream).toList(), options, listener);
            List<RebuildResult> results = new ArrayList<>();
            List<ProjectionException> failures = new ArrayList<>();
            for (Map.Entry<Projection, List<Work>> entry : works.entrySet()) {
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
            works.values().forEach(parts -> parts.forEach(Work::release));
        }
    }

    /// Shows rows that a rebuild has made without showing them, after they have caught up.
    ///
    /// @param acceptLoss whether they are shown even though they lack what has expired since the old ones were made from it
    /// @throws ProjectionException if there are none, or of another version, or if they lack something and that is not accepted
    public RebuildResult swap(Projection projection, boolean acceptLoss) throws InterruptedException {
        long begun = System.nanoTime();
        Whole waiting = store
                .query(connection -> Checkpoints.wholesIn(connection, projection.name(), GenerationState.READY))
                .stream().findFirst().orElseThrow(() -> new ProjectionException("There are no rebuilt rows of "
                        + projection.name() + " that wait to be shown; see oona projections status.", null));
        Checkpoint ready = waiting.checkpoint();
        if (ready.version() != projection.version()) {
            throw new ProjectionException("The rows that wait were made by version " + ready.version() + " of "
                    + projection.name() + ", this program has version " + projection.version() + ". Rebuild it.", null);
        }
        List<Work> works = works(projection, waiting);
        try {
            RebuildOptions options = acceptLoss ? RebuildOptions.USUAL.acceptingLoss() : RebuildOptions.USUAL;
            catchUp(works, options, Progress.Listener.NONE);
            RebuildResult result = finish(projection, works, options, begun);
            if (!result.shown()) {
                throw new ProjectionException("The rebuilt rows of " + projection.name() + " are not shown: "
                        + Loss.text(result.lost()) + ". The old rows stay; oona projections swap " + projection.name()
                        + " --accept-loss shows the new ones.", null);
            }
            return result;
        } finally {
            works.forEach(Work::release);
        }
    }

    private List<Work> begin(Projection projection, RebuildOptions options) {
        Optional<Whole> unfinished = store
                .query(connection -> Checkpoints.wholesIn(connection, projection.name(), GenerationState.BUILDING))
                .stream().filter(found -> found.checkpoint().version() == projection.version()).findFirst();
        if (options.resume() && unfinished.isPresent()) {
            int count = unfinished.get().count();
            if (options.partitions().orElse(count) != count) {
                throw new ProjectionException("The rebuild of " + projection.name() + " that did not finish has "
                        + count + " partitions; go on without asking for others, or begin anew.", null);
            }
            return works(projection, unfinished.get());
        }
        Optional<Whole> known = store.query(connection -> Checkpoints.shown(connection, projection.name()));
        int count = options.partitions().orElse(known.map(Whole::count).orElse(1));
        Partition.check(projection, count);
        Whole made = Generations.create(store, projection, GenerationState.BUILDING, count);
        removal.others(projection, made.checkpoint().generation());
        if (known.isEmpty()) {
            removal.orphans(projection);
        }
        return works(projection, made);
    }

    private List<Work> works(Projection projection, Whole whole) {
        List<Work> works = new ArrayList<>();
        try {
            for (Checkpoint part : whole.partitions()) {
                works.add(work(projection, part.generation()));
            }
            store.inTransaction(connection -> {
                Checkpoints.aim(connection, whole.checkpoint().generation(), store.log().head(),
                        StoreTime.micros(store));
                return whole;
            });
            return works;
        } catch (RuntimeException failed) {
            // nobody shall wait for the end of leases that nobody uses
            works.forEach(Work::release);
            throw failed;
        }
    }

    private Work work(Projection projection, int generation) {
        return new Work(store, () -> {
            Generation mine = Generations.leased(store, projection, generation, owner, settings.lease());
            if (mine.heldBy() != null) {
                throw ProjectionException.leased(projection.name(), generation, mine.heldBy());
            }
            return mine;
        }, settings);
    }

    private void catchUp(List<Work> works, RebuildOptions options, Progress.Listener listener)
            throws InterruptedException {
        new RebuildSteps(store, works, settings, options.stallAfter()).to(store.log().head(), listener);
    }

    private RebuildResult finish(Projection projection, List<Work> works, RebuildOptions options, long begun)
            throws InterruptedException {
        Outcome outcome = show(projection, works, options);
        Checkpoint at = outcome.made();
        return new RebuildResult(projection.name(), projection.version(), at.generation(), outcome.shown(),
                outcome.lost(), outcome.comparison(), at.position(), at.events(), outcome.counts(),
                outcome.expired(), at.stateHash(), Duration.ofNanos(System.nanoTime() - begun));
    }

    private record Outcome(boolean shown, List<ExpiredRange> lost, Comparison comparison, Checkpoint made,
            List<EventCount> counts, List<ExpiredRange> expired) {}

    private Outcome show(Projection projection, List<Work> works, RebuildOptions options)
            throws InterruptedException {
        int generation = works.getFirst().generation().checkpoint().rows();
        for (int chase = 1;; chase++) {
            Optional<Work> stopped = works.stream().filter(Work::stopped).findFirst();
            if (stopped.isPresent()) {
                if (works.stream().anyMatch(Work::cancelled)) {
                    removal.generation(projection, generation);
                }
                throw new ProjectionException("The rebuild of " + projection.name() + " stopped at position "
                        + stopped.get().position() + ": " + stopped.get().stopReason()
                        + " The old rows are still shown.", null);
            }
            boolean evenBackwards = chase == CHASES_MAX;
            Optional<Outcome> done = store
                    .inTransaction(connection -> shown(connection, projection, generation, options, evenBackwards));
            if (done.isPresent()) {
                return done.get();
            }
            catchUp(works, options, Progress.Listener.NONE);
        }
    }

    private Optional<Outcome> shown(Connection connection, Projection projection, int generation,
            RebuildOptions options, boolean evenBackwards) throws SQLException {
        Optional<Whole> shown = Succession.lockShown(connection, projection.name());
        Whole made = Checkpoints.whole(connection, generation)
                .orElseThrow(() -> ProjectionException.overtaken(projection.name(), generation));
        Checkpoint at = made.checkpoint();
        if (options.swap() && shown.isPresent() && shown.get().furthest() > at.position()
                && !evenBackwards) {
            return Optional.empty();
        }
        Comparison comparison = Comparison.of(connection, store.dialect(), projection, shown, made);
        PartitionBooks books = new PartitionBooks(connection, store.dialect(), made);
        List<ExpiredRange> expired = books.expired();
        List<ExpiredRange> lost = List.of();
        if (shown.isPresent()) {
            lost = Loss.of(expired, shown.get(), connection, store.dialect());
        }
        boolean shows = options.swap() && (lost.isEmpty() || options.acceptLoss());
        if (shows) {
            Succession.show(connection, projection.name(), at.generation(), shown);
        } else {
            Succession.place(connection, at.generation(), GenerationState.READY);
        }
        List<EventCount> counts = books.counts();
        Certificate.write(connection, at, counts, expired, comparison, StoreTime.micros(store));
        return Optional.of(new Outcome(shows, lost, comparison, at, counts, expired));
    }
}
