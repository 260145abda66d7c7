package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// What an operator asks of a rebuild, in the row that the rebuild reads with every batch. Every method runs in its caller's transaction.
final class Requests {
    static final String PAUSE = "pause";
    static final String CANCEL = "cancel";

    private Requests() {}

    static Optional<String> of(Connection connection, int generation) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT request FROM projection_generation WHERE generation = ?")) {
            select.setInt(1, generation);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    /// Puts a request in the place of the one before; null takes it back.
    static void put(Connection connection, int generation, @Nullable String request)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE projection_generation SET request = ? WHERE generation = ?")) {
            update.setString(1, request);
            update.setInt(2, generation);
            update.executeUpdate();
        }
    }
}
