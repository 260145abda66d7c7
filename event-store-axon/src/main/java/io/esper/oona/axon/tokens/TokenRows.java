package io.esper.oona.axon.tokens;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.jspecify.annotations.Nullable;

/// The statements over the rows of tokens, as one node runs them. They are the same on both databases; transactions are the
/// caller's. Thread-safe.
///
/// @param node what the node's claims say as their owner
record TokenRows(String node) {

    /// What a row holds beside the token.
    ///
    /// @param owner null for nobody
    record Row(Segment segment, TokenForm token, @Nullable String owner) {}

    void insert(Connection connection, String processor, Segment segment, TokenForm token, long nowMicros)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO axon_token (processor, segment, mask, token_type, token, owner, claimed_micros)
                        VALUES (?, ?, ?, ?, ?, NULL, ?)""")) {
            insert.setString(1, processor);
            insert.setInt(2, segment.getSegmentId());
            insert.setInt(3, segment.getMask());
            insert.setString(4, token.type());
            insert.setBytes(5, token.data());
            insert.setLong(6, nowMicros);
            insert.executeUpdate();
        }
    }

    Optional<Row> find(Connection connection, String processor, int segment) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT segment, mask, token_type, token, owner FROM axon_token
                        WHERE processor = ? AND segment = ?""")) {
            select.setString(1, processor);
            select.setInt(2, segment);
            return rows(select).stream().findFirst();
        }
    }

    List<Row> all(Connection connection, String processor) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT segment, mask, token_type, token, owner FROM axon_token
                        WHERE processor = ? ORDER BY segment""")) {
            select.setString(1, processor);
            return rows(select);
        }
    }

    /// Those that nobody else claims.
    List<Row> claimable(Connection connection, String processor, long expiredMicros) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT segment, mask, token_type, token, owner FROM axon_token
                        WHERE processor = ? AND (owner IS NULL OR owner = ? OR claimed_micros < ?) ORDER BY segment""")) {
            select.setString(1, processor);
            select.setString(2, node);
            select.setLong(3, expiredMicros);
            return rows(select);
        }
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<Row> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new Row(new Segment(rows.getInt(1), rows.getInt(2)),
                        new TokenForm(rows.getString(3), rows.getBytes(4)), rows.getString(5)));
            }
            return found;
        }
    }

    /// Claims a segment that nobody else claims, or whose claim has expired. Returns false if it cannot be had.
    boolean claim(Connection connection, String processor, int segment, long nowMicros, long expiredMicros)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE axon_token SET owner = ?, claimed_micros = ?
                        WHERE processor = ? AND segment = ? AND (owner IS NULL OR owner = ? OR claimed_micros < ?)""")) {
            update.setString(1, node);
            update.setLong(2, nowMicros);
            update.setString(3, processor);
            update.setInt(4, segment);
            update.setString(5, node);
            update.setLong(6, expiredMicros);
            return update.executeUpdate() == 1;
        }
    }

    /// Writes the token of a segment that this node claims. Returns false if it does not.
    boolean store(Connection connection, String processor, int segment, TokenForm token, long nowMicros)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE axon_token SET token_type = ?, token = ?, claimed_micros = ?
                        WHERE processor = ? AND segment = ? AND owner = ?""")) {
            update.setString(1, token.type());
            update.setBytes(2, token.data());
            update.setLong(3, nowMicros);
            update.setString(4, processor);
            update.setInt(5, segment);
            update.setString(6, node);
            return update.executeUpdate() == 1;
        }
    }

    /// Renews a claim of this node. Returns false if it has none.
    boolean renew(Connection connection, String processor, int segment, long nowMicros) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE axon_token SET claimed_micros = ? WHERE processor = ? AND segment = ? AND owner = ?")) {
            update.setLong(1, nowMicros);
            update.setString(2, processor);
            update.setInt(3, segment);
            update.setString(4, node);
            return update.executeUpdate() == 1;
        }
    }

    void release(Connection connection, String processor, int segment) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE axon_token SET owner = NULL WHERE processor = ? AND segment = ? AND owner = ?")) {
            update.setString(1, processor);
            update.setInt(2, segment);
            update.setString(3, node);
            update.executeUpdate();
        }
    }

    /// Deletes a segment that no other node claims. Returns false if there is none.
    boolean delete(Connection connection, String processor, int segment) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM axon_token WHERE processor = ? AND segment = ? AND (owner = ? OR owner IS NULL)")) {
            delete.setString(1, processor);
            delete.setInt(2, segment);
            delete.setString(3, node);
            return delete.executeUpdate() == 1;
        }
    }

    static Optional<String> identifier(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT identifier FROM axon_token_store");
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    static String makeIdentifier(Connection connection) throws SQLException {
        String made = UUID.randomUUID().toString();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO axon_token_store (id, identifier) VALUES (1, ?)")) {
            insert.setString(1, made);
            insert.executeUpdate();
        }
        return made;
    }
}
