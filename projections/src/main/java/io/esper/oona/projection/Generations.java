package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;

/// Where generations come from: the database, or a new row there.
final class Generations {
    private Generations() {}

    /// A partition of the generation that the views show, made if there is none; without a lease.
    ///
    /// @throws Repartitioned if it is divided otherwise
    static Generation active(Store store, Projection projection, Partition part) {
        return load(store, projection, shown(store, projection, part).generation());
    }

    /// As [#active], before anybody has asked for its lease: nothing of its state is in memory.
    static Generation unclaimed(Store store, Projection projection, Partition part) {
        return Generation.standingBy(store, projection, shown(store, projection, part), "nobody yet");
    }

    /// A partition of the generation that the views show, made if there is none, under a lease if nobody else has it and this program can go
    /// on with the rows.
    ///
    /// @throws Repartitioned if it is divided otherwise
    static Generation live(Store store, Projection projection, Partition part, Owner owner, Duration lasting) {
        Checkpoint shown = shown(store, projection, part);
        return shown.version() == projection.version()
                ? leased(store, projection, shown.generation(), owner, lasting)
                : Generation.standingBy(store, projection, shown, "nobody: its version is another");
    }

    private static Checkpoint shown(Store store, Projection projection, Partition part) {
        Whole shown = shown(store, projection, part.count());
        if (shown.count() != part.count()) {
            throw new Repartitioned(projection.name(), part.count(), shown.count());
        }
        return shown.partitions().get(part.number());
    }

    /// The generation that the views show.
    ///
    /// @param partitions of one that is made because there is none
    static Whole shown(Store store, Projection projection, int partitions) {
        Optional<Whole> known = store.query(connection -> Checkpoints.shown(connection, projection.name()));
        return known.isPresent() ? known.get() : begin(store, projection, partitions);
    }

    private static Whole begin(Store store, Projection projection, int partitions) {
        long now = StoreTime.micros(store);
        try {
            return store.inTransaction(connection -> Succession.activeOrNew(connection, projection.name(),
                    projection.version(), partitions, now));
        } catch (StoreException failed) {
            // another process may have begun at the same moment: the name is unique
            return store.query(connection -> Checkpoints.shown(connection, projection.name()))
                    .orElseThrow(() -> failed);
        }
    }

    /// A new generation that nobody sees yet.
    static Whole create(Store store, Projection projection, GenerationState state, int partitions) {
        long now = StoreTime.micros(store);
        return store.inTransaction(connection -> {
            Checkpoint made = Checkpoints.create(connection, projection.name(), projection.version(), state,
                    partitions, now);
            return Checkpoints.whole(connection, made.generation()).orElseThrow();
        });
    }

    /// A generation under a lease, if nobody else has it; see [Generation#heldBy].
    ///
    /// @throws ProjectionException if the generation is gone
    static Generation leased(Store store, Projection projection, int generation, Owner owner, Duration lasting) {
        Optional<Long> token = store.inTransaction(
                connection -> Leases.take(connection, store.dialect(), generation, owner, lasting));
        if (token.isPresent()) {
            Generation loaded = loadTaken(store, projection, generation, token.get());
            if (token.get() == loaded.checkpoint().token()) {
                loaded.leased(lasting);
                return loaded;
            }
        }
        return store.query(connection -> Generation.standingBy(store, projection,
                found(connection, projection, generation), Leases.standing(connection, store.dialect(), generation)
                        .map(Leases.Standing::owner).orElse("another process")));
    }

    /// Gives the lease back if it cannot be loaded: nobody shall wait for the end of one that nobody uses.
    private static Generation loadTaken(Store store, Projection projection, int generation, long token) {
        try {
            return load(store, projection, generation);
        } catch (RuntimeException failed) {
            try {
                store.inTransaction(connection -> {
                    Leases.release(connection, generation, token);
                    return true;
                });
            } catch (RuntimeException unavailable) {
                failed.addSuppressed(unavailable);
            }
            throw failed;
        }
    }

    /// A generation as it stands; nobody is kept from moving it.
    ///
    /// @throws ProjectionException if the generation is gone
    static Generation load(Store store, Projection projection, int generation) {
        // no lock: a move while this reads is found out by the next move, and then all is loaded again
        return store.query(connection -> Generation.load(store, connection, projection,
                found(connection, projection, generation)));
    }

    private static Checkpoint found(Connection connection, Projection projection, int generation)
            throws SQLException {
        return Checkpoints.find(connection, generation).filter(at -> at.state() != GenerationState.RETIRED)
                .orElseThrow(() -> ProjectionException.overtaken(projection.name(), generation));
    }
}
