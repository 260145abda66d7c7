package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Makes the rows of one key anew, and leaves all others alone: for a projection whose keys are independent
/// ([Projection#keyColumn]). The key's events are folded from the beginning into a generation that nobody sees, with the code and upcasters of now,
/// so parked ones are tried again. When it has caught up, the key's rows are exchanged in one transaction under the checkpoint's lock, and the
/// state's hash, the counts and what is parked are corrected: the result is that of a full rebuild. For one thread.
public final class KeyRebuild {
    private static final int CHASES_MAX = 20;

    private final Store store;
    private final RunnerSettings settings;

    public KeyRebuild(Store store, RunnerSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /// What was done.
    ///
    /// @param position the rows hold everything up to here
    /// @param events   of the key that were folded
    /// @param parked   events of the key that still cannot be folded, or wait behind one
    /// @param changed  whether the rows are others than before
    public record Result(String name, String key, long position, long events, long parked, boolean changed) {}

    /// Makes the rows of a key anew.
    ///
    /// @param key as [Projection#key] gives it
    /// @throws ProjectionException if the projection's keys are not independent, events that the rows may be made from have expired since, it never ran, its rows are of another version, or it
    ///                             moves on faster than this can follow; nothing is changed then
    public Result of(Projection projection, String key, Progress.Listener listener) throws InterruptedException {
        String column = projection.keyColumn()
                .orElseThrow(() -> new ProjectionException("The keys of " + projection.name()
                        + " depend on each other; rebuild it as a whole: oona projections rebuild " + projection.name()
                        + ".", null));
        Whole shown = store.query(connection -> Checkpoints.shown(connection, projection.name()))
                .filter(found -> found.checkpoint().version() == projection.version())
                .orElseThrow(() -> new ProjectionException("There are no rows of " + projection.name()
                        + " of this version yet; run or rebuild it.", null));
        KeyOnly only = new KeyOnly(projection, key, parked(shown.checkpoint(), key));
        int scratch =
                Generations.create(store, projection, GenerationState.SCRATCH, 1).checkpoint().generation();
        try {
            Work work = new Work(store, () -> Generations.load(store, only, scratch), settings);
            SharedRead read = new SharedRead(store, List.of(work), settings);
            for (int chase = 1; chase <= CHASES_MAX; chase++) {
                long target = store.query(connection -> Checkpoints.shown(connection, projection.name()))
                        .map(whole -> whole.of(key).position()).orElse(0L);
                read.to(target, () -> false, listener);
                String reason = work.stopReason();
                if (reason != null) {
                    throw new ProjectionException("The rows of " + key + " stopped at position " + work.position()
                            + ": " + reason, null);
                }
                Optional<Result> done =
                        store.inTransaction(connection -> exchanged(connection, only, column, work.generation()));
                if (done.isPresent()) {
                    return done.get();
                }
            }
            throw new ProjectionException(projection.name() + " moves on faster than the rows of " + key
                    + " can follow; stop its run for a moment and repeat.", null);
        } finally {
            new Removal(store).generation(projection, scratch);
        }
    }

    private List<ParkedEvent> parked(Checkpoint shown, String key) {
        return store.query(connection -> {
            TableRows rows = new TableRows(connection, store.dialect(), shown.generation());
            List<ParkedEvent> kept = rows.find(Bookkeeping.PARKED, List.of(Column.text("event_key")),
                    List.<@Nullable Object[]>of(new @Nullable Object[]{Parking.cut(key)}));
            long all = rows.find(Bookkeeping.PARKED_KEY, Bookkeeping.PARKED_KEY.keys(),
                    List.<@Nullable Object[]>of(new @Nullable Object[]{Parking.cut(key)})).stream()
                    .mapToLong(ParkedKey::events).sum();
            if (all != kept.size()) {
                throw new ProjectionException("More events of " + key
                        + " are parked than are kept one by one; rebuild the read model as a whole.", null);
            }
            return kept;
        });
    }

    /// Empty if the rows that are shown have moved on.
    private Optional<Result> exchanged(Connection connection, KeyOnly only, String column, Generation made)
            throws SQLException {
        Whole whole = Succession.lockShown(connection, only.name())
                .orElseThrow(() -> ProjectionException.overtaken(only.name(), made.checkpoint().generation()));
        String key = only.wanted();
        Checkpoint shown = whole.of(key);
        if (shown.position() != made.checkpoint().position()) {
            return Optional.empty();
        }
        int generation = shown.rows();
        TableRows rows = new TableRows(connection, store.dialect(), generation);
        TableRows books = new TableRows(connection, store.dialect(), shown.generation());
        List<ExpiredRange> lost =
                Loss.of(made.account().expired(), books.all(Bookkeeping.EXPIRED), shown.position());
        if (!lost.isEmpty()) {
            throw new ProjectionException("The rows of " + only.wanted() + " stay as they are: " + Loss.text(lost)
                    + ". Rebuild " + only.name() + " as a whole, which keeps the old rows.", null);
        }
        long before = 0;
        for (Table<?> table : only.tables()) {
            before += hash(rows, only, table, column, key);
            delete(connection, table, column, generation, key);
            copy(connection, table, made.checkpoint().generation(), generation);
        }
        long after = made.checkpoint().stateHash();
        delete(connection, Bookkeeping.PARKED, "event_key", generation, Parking.cut(key));
        delete(connection, Bookkeeping.PARKED_KEY, "event_key", generation, Parking.cut(key));
        long parked = made.parked().copy(rows, key);
        only.correct(books, made.parked());
        // with nothing parked before, other rows than these were edited: the recorded hash is that of the fold
        long hash = only.hadParked() ? shown.stateHash() - before + after : shown.stateHash();
        correct(connection, shown, hash, hash != shown.stateHash());
        return Optional.of(new Result(only.name(), key, shown.position(), only.events(), parked, before != after));
    }

    private static <R> long hash(TableRows rows, Projection projection, Table<R> table, String column, String key)
            throws SQLException {
        long sum = 0;
        for (R row : rows.find(table, List.of(Column.text(column)),
                List.<@Nullable Object[]>of(new @Nullable Object[]{key}))) {
            sum += projection.hash(table, row);
        }
        return sum;
    }

    private static void delete(Connection connection, Table<?> table, String column, int generation, String key)
            throws SQLException {
        try (PreparedStatement delete = connection
                .prepareStatement("DELETE FROM " + table.name() + " WHERE generation = ? AND " + column + " = ?")) {
            delete.setInt(1, generation);
            delete.setString(2, key);
            delete.executeUpdate();
        }
    }

    private static void copy(Connection connection, Table<?> table, int from, int to) throws SQLException {
        String columns =
                table.columns().stream().map(Column::name).reduce((one, other) -> one + ", " + other).orElseThrow();
        try (PreparedStatement copy = connection.prepareStatement("INSERT INTO " + table.name() + " (generation, "
                + columns + ") SELECT CAST(? AS integer), " + columns + " FROM " + table.name()
                + " WHERE generation = ?")) {
            copy.setInt(1, to);
            copy.setInt(2, from);
            copy.executeUpdate();
        }
    }

    /// The state's hash; and another token, so that whoever holds the old rows in memory reads the new ones. Hashes that were recorded
    /// on the way are those of other rows now.
    private static void correct(Connection connection, Checkpoint shown, long hash, boolean changed)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE projection_generation SET state_hash = ?, token = token + 1, owner = NULL, lease_micros = 0
                        WHERE generation = ?""")) {
            update.setLong(1, hash);
            update.setInt(2, shown.generation());
            update.executeUpdate();
        }
        if (changed) {
            for (String table : List.of("projection_mark", "projection_trail")) {
                try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM " + table + " WHERE generation = ?")) {
                    delete.setInt(1, shown.generation());
                    delete.executeUpdate();
                }
            }
        }
    }
}
