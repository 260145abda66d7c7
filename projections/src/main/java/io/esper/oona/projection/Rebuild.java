package io.esper.oona.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.store.Store;

/// Makes the rows of projections anew from the log. The old rows are shown until the new ones have caught up with the head and
/// with the old ones; then one row switches the views, and the old rows are removed. Whoever keeps the old generation up to
/// date goes on with the new one. A rebuild touches nothing but its own tables.
///
/// For one thread. A second rebuild of the same projection takes the place of the first, which then fails.
public final class Rebuild {
    /// How often the new rows chase old ones that move on at the same time, before the views step back a little.
    private static final int CHASES_MAX = 20;

    private final Store store;
    private final RunnerSettings settings;
    private final Removal removal;

    public Rebuild(Store store, RunnerSettings settings) {
        this.store = store;
        this.settings = settings;
        this.removal = new Removal(store);
    }

    /// Rebuilds the projections with one read of the log.
    ///
    /// @param listener hears of every batch
    /// @return one result for each projection
    /// @throws ProjectionException if a projection stops before it has caught up, or another rebuild takes its place; the old rows stay
    public List<RebuildResult> of(List<Projection> projections, Progress.Listener listener)
            throws InterruptedException {
        long begun = System.nanoTime();
        Map<Projection, Work> works = new LinkedHashMap<>();
        for (Projection projection : projections) {
            works.put(projection, begin(projection));
        }
        SharedRead read = new SharedRead(store, List.copyOf(works.values()), settings);
        List<RebuildResult> results = new ArrayList<>();
        read.to(store.log().head(), () -> false, listener);
        for (Map.Entry<Projection, Work> entry : works.entrySet()) {
            swap(entry.getKey(), entry.getValue());
            Generation made = entry.getValue().generation();
            results.add(new RebuildResult(made.projection().name(), made.projection().version(),
                    made.checkpoint().generation(),
                    made.checkpoint().position(), made.checkpoint().events(), made.account().counts(),
                    made.account().expired(),
                    made.checkpoint().stateHash(),
                    Duration.ofNanos(System.nanoTime() - begun)));
        }
        return results;
    }

    private Work begin(Projection projection) {
        boolean known = store.query(connection -> Checkpoints.active(connection, projection.name())).isPresent();
        Generation made = Generations.create(store, projection);
        int generation = made.checkpoint().generation();
        removal.others(projection, generation);
        if (!known) {
            removal.orphans(projection);
        }
        return new Work(store, () -> Generations.load(store, projection, generation), settings);
    }

    private void swap(Projection projection, Work work) throws InterruptedException {
        SharedRead alone = new SharedRead(store, List.of(work), settings);
        for (int chase = 1; chase <= CHASES_MAX; chase++) {
            String reason = work.stopReason();
            if (reason != null) {
                throw new ProjectionException("The rebuild of " + projection.name() + " stopped at position "
                        + work.position() + ": " + reason
                        + " The old rows are still shown.", null);
            }
            boolean evenBackwards = chase == CHASES_MAX;
            Generation made = work.generation();
            boolean swapped = store.inTransaction(connection -> {
                boolean shown = Checkpoints.swap(connection, made.checkpoint(), evenBackwards);
                if (shown) {
                    Certificate.write(connection, made, StoreTime.micros(store));
                }
                return shown;
            });
            if (swapped) {
                removal.others(projection, work.generation().checkpoint().generation());
                return;
            }
            alone.to(store.log().head(), () -> false, Progress.Listener.NONE);
        }
    }
}
