package io.esper.oona.projection.asof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionException;
import io.esper.oona.projection.ShownRows;
import io.esper.oona.projection.table.ConsistentRead;
import io.esper.oona.store.Store;

/// Keeps rows of projections at some positions, so that a question about the past need not begin at position 0. Bounded in number and
/// bytes; where one has to go, it is the one whose neighbours are nearest to each other. Several processes may take snapshots at the same
/// time. Thread-safe.
public final class Snapshots {
    /// What is not complete after so long was left by somebody who died.
    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);
    private static final int DELETE_PARTS = 100;
    private static final String COLUMNS =
            """
                    snapshot, name, version, build, position, events, state_hash, layout, digest, row_count, bytes, made_micros""";

    private final Store store;

    public Snapshots(Store store) {
        this.store = store;
    }

    /// The complete snapshots of a projection, of whatever version, oldest position first.
    public List<Snapshot> list(Projection projection) {
        return found("complete AND name = ?", projection.name());
    }

    /// Whether so many events were folded since the last snapshot that the next one is due.
    public boolean due(Projection projection, SnapshotSettings settings) {
        long last = usable(projection).stream().mapToLong(Snapshot::position).max().orElse(0);
        long now = store.query(connection -> ShownRows.of(connection, store.dialect(), projection.name()))
                .map(ShownRows::position).orElse(0L);
        return now - last >= settings.everyEvents();
    }

    /// Takes a snapshot of the rows that the views show, as they are at one position, while others may go on folding; and removes what
    /// is more than the settings allow.
    ///
    /// @return the snapshot; the one that is there if the position has one
    /// @throws ProjectionException if the projection was never run, was made by another version, or takes more than is allowed
    public Snapshot take(Projection projection, SnapshotSettings settings) {
        return takeIfTogether(projection, settings).orElseThrow(() -> new ProjectionException("The partitions of "
                + projection.name()
                + " stand at several positions now, and a snapshot is of one. Take it when they have caught up: oona projections run "
                + projection.name() + ".", null));
    }

    /// As [#take]; empty if the partitions of the rows stand at several positions.
    Optional<Snapshot> takeIfTogether(Projection projection, SnapshotSettings settings) {
        removeAbandoned();
        Optional<Snapshot> taken = ConsistentRead.of(store, connection -> take(connection, projection, settings));
        if (taken.isPresent()) {
            prune(projection, settings);
        }
        return taken;
    }

    private Optional<Snapshot> take(Connection connection, Projection projection, SnapshotSettings settings)
            throws SQLException {
        ShownRows at = ShownRows.of(connection, store.dialect(), projection.name())
                .orElseThrow(() -> new ProjectionException("The read model " + projection.name()
                        + " was never run; there is nothing to keep. 'oona projections run' fills it.", null));
        if (at.version() != projection.version()) {
            throw new ProjectionException("The rows of " + projection.name() + " were made by version " + at.version()
                    + " of the projection, this program has version " + projection.version()
                    + " and could not use the snapshot. Rebuild it: oona projections rebuild " + projection.name()
                    + ".",
                    null);
        }
        Optional<Snapshot> same =
                usable(projection).stream().filter(known -> known.position() == at.position()).findFirst();
        if (same.isPresent() || !at.together()) {
            return at.together() ? same : Optional.empty();
        }
        Snapshot begun = begin(projection, at);
        try {
            SnapshotParts.Output parts = new SnapshotParts(store, begun.id()).new Output(settings.bytesMax());
            SnapshotContents.Written written =
                    SnapshotContents.write(connection, store.dialect(), projection, at, parts);
            return Optional.of(complete(begun, written, parts.bytes()));
        } catch (IOException | RuntimeException failed) {
            remove(begun.id());
            if (failed instanceof SnapshotParts.TooLarge) {
                throw new ProjectionException("No snapshot of " + projection.name() + " at position " + at.position()
                        + ": " + failed.getMessage() + ". Allow more, or keep none.", failed);
            }
            throw failed instanceof RuntimeException own
                    ? own
                    : new UncheckedIOException("A snapshot of " + projection.name() + " failed.",
                            (IOException) failed);
        }
    }

    /// Puts the newest usable snapshot at or before the position into a database that holds nothing of the projection.
    ///
    /// @return the snapshot; empty if there is none, and then nothing was done
    Optional<Snapshot> restore(Projection projection, long position, Store target) {
        List<Snapshot> candidates = usable(projection).stream().filter(known -> known.position() <= position).toList();
        for (Snapshot candidate : candidates.reversed()) {
            SnapshotParts parts = new SnapshotParts(store, candidate.id());
            // one that is just being removed, or damaged, is passed over
            if (SnapshotContents.intact(parts.new Input(), candidate.digest())) {
                int generation = target.inTransaction(connection -> show(connection, candidate));
                try {
                    SnapshotContents.restore(parts.new Input(), projection, target, generation);
                } catch (IOException failed) {
                    throw new UncheckedIOException("The snapshot " + candidate.id() + " of " + candidate.name()
                            + " went away while it was read. Try again.", failed);
                }
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// Removes all snapshots of a projection; returns how many.
    public int removeAll(Projection projection) {
        List<Snapshot> all = list(projection);
        all.forEach(snapshot -> remove(snapshot.id()));
        return all.size();
    }

    private List<Snapshot> usable(Projection projection) {
        String layout = SnapshotContents.layout(projection);
        return list(projection).stream()
                .filter(known -> known.version() == projection.version() && known.layout().equals(layout)).toList();
    }

    private void prune(Projection projection, SnapshotSettings settings) {
        List<Snapshot> kept = new ArrayList<>(list(projection));
        // what an older program has left is of no use once this one has taken over
        kept.removeIf(snapshot -> {
            boolean old = snapshot.version() < projection.version();
            if (old) {
                remove(snapshot.id());
            }
            return old;
        });
        while (kept.size() > settings.keepMax()
                || (kept.size() > 1
                        && kept.stream().mapToLong(Snapshot::bytes).sum() > settings.bytesMax())) {
            remove(kept.remove(leastMissed(kept)).id());
        }
    }

    /// The one without which the gap is smallest; never the newest, unless it is alone.
    static int leastMissed(List<Snapshot> sorted) {
        int least = 0;
        long smallest = Long.MAX_VALUE;
        for (int index = 0; index < sorted.size() - 1; index++) {
            long gap = sorted.get(index + 1).position() - (index == 0 ? 0 : sorted.get(index - 1).position());
            if (gap < smallest) {
                smallest = gap;
                least = index;
            }
        }
        return least;
    }

    private void removeAbandoned() {
        long before = nowMicros() - ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(ABANDONED_AFTER));
        found("NOT complete AND made_micros < ?", before).forEach(snapshot -> remove(snapshot.id()));
    }

    private List<Snapshot> found(String condition, Object value) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS
                    + " FROM projection_snapshot WHERE " + condition + " ORDER BY position, snapshot")) {
                select.setObject(1, value);
                List<Snapshot> snapshots = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        snapshots.add(new Snapshot(row.getLong(1), row.getString(2), row.getInt(3), row.getString(4),
                                row.getLong(5), row.getLong(6), row.getLong(7), row.getString(8), row.getString(9),
                                row.getLong(10), row.getLong(11),
                                Instant.EPOCH.plus(row.getLong(12), ChronoUnit.MICROS)));
                    }
                }
                return snapshots;
            }
        });
    }

    private Snapshot begin(Projection projection, ShownRows at) {
        String layout = SnapshotContents.layout(projection);
        long now = nowMicros();
        long id = store.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                            INSERT INTO projection_snapshot (name, version, build, position, events, state_hash, layout, digest, row_count, bytes,
                                made_micros, complete)
                            VALUES (?, ?, ?, ?, ?, ?, ?, '', 0, 0, ?, FALSE)""",
                    new String[]{"snapshot"})) {
                insert.setString(1, projection.name());
                insert.setInt(2, at.version());
                insert.setString(3, at.build());
                insert.setLong(4, at.position());
                insert.setLong(5, at.events());
                insert.setLong(6, at.stateHash());
                insert.setString(7, layout);
                insert.setLong(8, now);
                insert.executeUpdate();
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    keys.next();
                    return keys.getLong(1);
                }
            }
        });
        return new Snapshot(id, projection.name(), at.version(), at.build(), at.position(), at.events(),
                at.stateHash(), layout, "", 0, 0, Instant.EPOCH.plus(now, ChronoUnit.MICROS));
    }

    private Snapshot complete(Snapshot begun, SnapshotContents.Written written, long bytes) {
        int completed = store.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    """
                            UPDATE projection_snapshot SET complete = TRUE, digest = ?, row_count = ?, bytes = ? WHERE snapshot = ?""")) {
                update.setString(1, written.digest());
                update.setLong(2, written.rows());
                update.setLong(3, bytes);
                update.setLong(4, begun.id());
                return update.executeUpdate();
            }
        });
        if (completed == 0) {
            throw new ProjectionException("The snapshot of " + begun.name() + " took so long that another process"
                    + " believed it abandoned and removed it. Take it again.", null);
        }
        return new Snapshot(begun.id(), begun.name(), begun.version(), begun.build(), begun.position(),
                begun.events(), begun.stateHash(), begun.layout(), written.digest(), written.rows(), bytes,
                begun.made());
    }

    private void remove(long snapshot) {
        store.inTransaction(connection -> execute(connection,
                "UPDATE projection_snapshot SET complete = FALSE WHERE snapshot = ?", snapshot));
        int removed = 1;
        while (removed > 0) {
            removed = store.inTransaction(connection -> execute(connection,
                    """
                            DELETE FROM projection_snapshot_part WHERE snapshot = ? AND part IN (
                                SELECT part FROM projection_snapshot_part WHERE snapshot = ? ORDER BY part FETCH FIRST %d ROWS ONLY)"""
                            .formatted(DELETE_PARTS),
                    snapshot, snapshot));
        }
        store.inTransaction(
                connection -> execute(connection, "DELETE FROM projection_snapshot WHERE snapshot = ?", snapshot));
    }

    private static int execute(Connection connection, String sql, Long... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setLong(index + 1, parameters[index]);
            }
            return statement.executeUpdate();
        }
    }

    /// A generation with the snapshot's checkpoint that the views show.
    private static int show(Connection connection, Snapshot snapshot) throws SQLException {
        int generation;
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO projection_generation (name, version, position, events, moved_micros, build, state_hash, state)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 'shown')""",
                new String[]{"generation"})) {
            insert.setString(1, snapshot.name());
            insert.setInt(2, snapshot.version());
            insert.setLong(3, snapshot.position());
            insert.setLong(4, snapshot.events());
            insert.setLong(5, ChronoUnit.MICROS.between(Instant.EPOCH, snapshot.made()));
            insert.setString(6, snapshot.build());
            insert.setLong(7, snapshot.stateHash());
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                generation = keys.getInt(1);
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO projection (name, active_generation) VALUES (?, ?)")) {
            insert.setString(1, snapshot.name());
            insert.setInt(2, generation);
            insert.executeUpdate();
        }
        return generation;
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, store.clock().instant());
    }
}
