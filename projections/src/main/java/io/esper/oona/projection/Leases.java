package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.store.Store.Dialect;
import org.jspecify.annotations.Nullable;

/// Who may move a generation: one owner at a time, until its lease ends. A lease that was not renewed can be taken by others; each
/// taking gives it another token, without which nobody can write (see [Checkpoints#move]). So a process that was asleep beyond the
/// end of its lease writes nothing when it wakes. When a lease ends is judged by the database's clock, the one that all owners share.
/// Every method runs in its caller's transaction.
final class Leases {

    /// Where a generation stands and who moves it.
    ///
    /// @param owner of the lease; null for nobody
    /// @param free  whether others may take the lease
    record Standing(long position, GenerationState state, @Nullable String owner, long token, boolean free) {}

    private Leases() {}

    /// The database's clock, microseconds since 1970 UTC.
    static String now(Dialect dialect) {
        return switch (dialect) {
            case H2 ->
                    "DATEDIFF(MICROSECOND, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00', CURRENT_TIMESTAMP)";
            case POSTGRESQL -> "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS bigint)";
        };
    }

    static Optional<Standing> standing(Connection connection, Dialect dialect, int generation) throws SQLException {
        return Optional.ofNullable(standings(connection, dialect, List.of(generation)).get(generation));
    }

    /// As [#standing], of several with one statement: those that there are, by number.
    static Map<Integer, Standing> standings(Connection connection, Dialect dialect, Collection<Integer> generations)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT generation, position, state, owner, token, lease_micros <= %s FROM projection_generation
                        WHERE generation IN (%s)"""
                        .formatted(now(dialect), String.join(", ", Collections.nCopies(generations.size(), "?"))))) {
            int index = 0;
            for (int generation : generations) {
                select.setInt(++index, generation);
            }
            Map<Integer, Standing> standings = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String owner = row.getString(4);
                    boolean free = owner == null || row.getBoolean(6) || Owner.isGone(owner);
                    standings.put(row.getInt(1), new Standing(row.getLong(2), GenerationState.of(row.getString(3)),
                            owner, row.getLong(5), free));
                }
            }
            return standings;
        }
    }

    /// Takes the lease if nobody else has it. It is looked at before it is written: on the way to a lease that another has,
    /// nobody waits for a lock.
    ///
    /// @return its token
    static Optional<Long> take(Connection connection, Dialect dialect, int generation, Owner owner, Duration lasting)
            throws SQLException {
        Optional<Standing> found = standing(connection, dialect, generation);
        if (found.isEmpty() || !(found.get().free() || owner.text().equals(found.get().owner()))) {
            return Optional.empty();
        }
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE projection_generation SET owner = ?, token = token + 1, lease_micros = %s + ?
                        WHERE generation = ? AND token = ?""".formatted(now(dialect)))) {
            update.setString(1, owner.text());
            update.setLong(2, micros(lasting));
            update.setInt(3, generation);
            update.setLong(4, found.get().token());
            return update.executeUpdate() == 1 ? Optional.of(found.get().token() + 1) : Optional.empty();
        }
    }

    /// Makes the lease last from now on; false if it has another token by now.
    static boolean renew(Connection connection, Dialect dialect, int generation, long token, Duration lasting)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE projection_generation SET lease_micros = %s + ? WHERE generation = ? AND token = ?"
                        .formatted(now(dialect)))) {
            update.setLong(1, micros(lasting));
            update.setInt(2, generation);
            update.setLong(3, token);
            return update.executeUpdate() == 1;
        }
    }

    /// Gives the lease up, if it is still the same.
    static void release(Connection connection, int generation, long token) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE projection_generation SET owner = NULL, token = token + 1, lease_micros = 0
                        WHERE generation = ? AND token = ? AND owner IS NOT NULL""")) {
            update.setInt(1, generation);
            update.setLong(2, token);
            update.executeUpdate();
        }
    }

    static long micros(Duration lasting) {
        return lasting.toNanos() / 1000;
    }
}
