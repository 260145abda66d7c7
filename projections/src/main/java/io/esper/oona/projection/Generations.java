package io.esper.oona.projection;

import java.time.Duration;
import java.util.Optional;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;

/// Where generations come from: the database, or a new row there.
final class Generations {
    private Generations() {}

    /// The generation that the views show, made if there is none; without a lease.
    static Generation active(Store store, Projection projection) {
        return load(store, projection, shown(store, projection).generation());
    }

    /// The generation that the views show, made if there is none, under a lease if nobody else has it and this program can go on with
    /// the rows.
    static Generation live(Store store, Projection projection, Owner owner, Duration lasting) {
        Checkpoint shown = shown(store, projection);
        return shown.version() == projection.version()
                ? leased(store, projection, shown.generation(), owner, lasting)
                : load(store, projection, shown.generation());
    }

    private static Checkpoint shown(Store store, Projection projection) {
        Optional<Checkpoint> known = store.query(connection -> Checkpoints.active(connection, projection.name()));
        return known.isPresent() ? known.get() : begin(store, projection);
    }

    private static Checkpoint begin(Store store, Projection projection) {
        long now = StoreTime.micros(store);
        try {
            return store.inTransaction(
                    connection -> Succession.activeOrNew(connection, projection.name(), projection.version(), now));
        } catch (StoreException failed) {
            // another process may have begun at the same moment: the name is unique
            return store.query(connection -> Checkpoints.active(connection, projection.name()))
                    .orElseThrow(() -> failed);
        }
    }

    /// A new generation that nobody sees yet.
    static Checkpoint create(Store store, Projection projection, GenerationState state) {
        long now = StoreTime.micros(store);
        return store.inTransaction(
                connection -> Checkpoints.create(connection, projection.name(), projection.version(), state, now));
    }

    /// A generation under a lease, if nobody else has it; see [Generation#heldBy].
    ///
    /// @throws ProjectionException if the generation is gone
    static Generation leased(Store store, Projection projection, int generation, Owner owner, Duration lasting) {
        Optional<Long> token = store.inTransaction(
                connection -> Leases.take(connection, store.dialect(), generation, owner, lasting));
        Generation loaded = load(store, projection, generation);
        if (token.isPresent() && token.get() == loaded.checkpoint().token()) {
            loaded.leased(lasting);
        } else {
            loaded.heldBy(store.query(connection -> Leases.standing(connection, store.dialect(), generation))
                    .map(Leases.Standing::owner).orElse("another process"));
        }
        return loaded;
    }

    /// A generation as it stands; nobody is kept from moving it.
    ///
    /// @throws ProjectionException if the generation is gone
    static Generation load(Store store, Projection projection, int generation) {
        // no lock: a move while this reads is found out by the next move, and then all is loaded again
        return store.query(connection -> {
            Checkpoint found = Checkpoints.find(connection, generation)
                    .filter(at -> at.state() != GenerationState.RETIRED)
                    .orElseThrow(() -> ProjectionException.overtaken(projection.name(), generation));
            return Generation.load(store, connection, projection, found);
        });
    }
}
