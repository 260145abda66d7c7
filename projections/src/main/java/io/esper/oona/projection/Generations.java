package io.esper.oona.projection;

import java.util.Optional;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;

/// Where generations come from: the database, or a new row there.
final class Generations {
    private Generations() {}

    /// The generation that the views show, made if there is none.
    static Generation active(Store store, Projection projection) {
        Optional<Checkpoint> known = store.query(connection -> Checkpoints.active(connection, projection.name()));
        Checkpoint checkpoint = known.isPresent() ? known.get() : begin(store, projection);
        return load(store, projection, checkpoint.generation());
    }

    private static Checkpoint begin(Store store, Projection projection) {
        long now = StoreTime.micros(store);
        try {
            return store.inTransaction(
                    connection -> Checkpoints.activeOrNew(connection, projection.name(), projection.version(), now));
        } catch (StoreException failed) {
            // another process may have begun at the same moment: the name is unique
            return store.query(connection -> Checkpoints.active(connection, projection.name()))
                    .orElseThrow(() -> failed);
        }
    }

    /// A new generation that nobody sees yet.
    static Generation create(Store store, Projection projection) {
        long now = StoreTime.micros(store);
        Checkpoint checkpoint = store.inTransaction(
                connection -> Checkpoints.create(connection, projection.name(), projection.version(), now));
        return load(store, projection, checkpoint.generation());
    }

    /// @throws ProjectionException if the generation is gone
    static Generation load(Store store, Projection projection, int generation) {
        // no lock: a move while this reads is found out by the next move, and then all is loaded again
        return store.query(connection -> {
            Checkpoint found = Checkpoints.find(connection, generation)
                    .orElseThrow(() -> ProjectionException.overtaken(projection.name(), generation));
            return Generation.load(store, connection, projection, found);
        });
    }
}
