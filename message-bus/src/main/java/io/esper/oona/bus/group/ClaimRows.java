package io.esper.oona.bus.group;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.esper.oona.bus.ledger.GroupRow;

/// The statements over `bus_claim`: first deliveries, a row for what one consumer took at once. Each runs in its caller's transaction,
/// which holds the group's lock.
final class ClaimRows {
    private ClaimRows() {}

    /// A row.
    record Claim(long lease, String consumer, List<Member> members) {}

    static void add(Connection connection, GroupRow group, long lease, String consumer, long dueMicros,
            List<Member> members) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO bus_claim (group_id, lease, consumer, due_micros, first_position, messages, members)
                        VALUES (?, ?, ?, ?, ?, ?, ?)""")) {
            insert.setInt(1, group.id());
            insert.setLong(2, lease);
            insert.setString(3, consumer);
            insert.setLong(4, dueMicros);
            insert.setLong(5, members.getFirst().seq());
            insert.setInt(6, members.size());
            insert.setBytes(7, Members.write(members));
            insert.executeUpdate();
        }
    }

    /// Leaves a claim with these members only; without any it is gone. Returns false, and does nothing, if it was gone before, or has
    /// no longer so many members as it is believed to have: then the group was moved on some of its topics.
    static boolean keep(Connection connection, GroupRow group, long lease, int believed, Collection<Member> left)
            throws SQLException {
        if (left.isEmpty()) {
            try (PreparedStatement delete = connection
                    .prepareStatement("DELETE FROM bus_claim WHERE group_id = ? AND lease = ? AND messages = ?")) {
                delete.setInt(1, group.id());
                delete.setLong(2, lease);
                delete.setInt(3, believed);
                return delete.executeUpdate() == 1;
            }
        }
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE bus_claim SET members = ?, messages = ?, first_position = ?
                        WHERE group_id = ? AND lease = ? AND messages = ?""")) {
            update.setBytes(1, Members.write(left));
            update.setInt(2, left.size());
            update.setLong(3, left.iterator().next().seq());
            update.setInt(4, group.id());
            update.setLong(5, lease);
            update.setInt(6, believed);
            return update.executeUpdate() == 1;
        }
    }

    /// The members of a claim; none if it is gone.
    static List<Member> members(Connection connection, GroupRow group, long lease) throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement("SELECT lease, consumer, members FROM bus_claim WHERE group_id = ? AND lease = ?")) {
            select.setInt(1, group.id());
            select.setLong(2, lease);
            return claims(select).stream().flatMap(claim -> claim.members().stream()).toList();
        }
    }

    static boolean remove(Connection connection, GroupRow group, long lease) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM bus_claim WHERE group_id = ? AND lease = ?")) {
            delete.setInt(1, group.id());
            delete.setLong(2, lease);
            return delete.executeUpdate() == 1;
        }
    }

    static boolean extend(Connection connection, GroupRow group, long lease, long dueMicros) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE bus_claim SET due_micros = ? WHERE group_id = ? AND lease = ?")) {
            update.setLong(1, dueMicros);
            update.setInt(2, group.id());
            update.setLong(3, lease);
            return update.executeUpdate() == 1;
        }
    }

    /// Claims whose visibility is over.
    static List<Claim> expired(Connection connection, GroupRow group, long nowMicros) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT lease, consumer, members FROM bus_claim
                        WHERE group_id = ? AND due_micros <= ? ORDER BY lease""")) {
            select.setInt(1, group.id());
            select.setLong(2, nowMicros);
            return claims(select);
        }
    }

    /// All claims of a group.
    static List<Claim> all(Connection connection, GroupRow group) throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement("SELECT lease, consumer, members FROM bus_claim WHERE group_id = ?")) {
            select.setInt(1, group.id());
            return claims(select);
        }
    }

    /// The keys of what is claimed.
    static Set<Long> keys(Connection connection, GroupRow group) throws SQLException {
        Set<Long> keys = new HashSet<>();
        for (Claim claim : all(connection, group)) {
            for (Member member : claim.members()) {
                if (member.keyHash() != null) {
                    keys.add(member.keyHash());
                }
            }
        }
        return keys;
    }

    private static List<Claim> claims(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<Claim> claims = new ArrayList<>();
            while (rows.next()) {
                claims.add(new Claim(rows.getLong(1), rows.getString(2), Members.read(rows.getBytes(3))));
            }
            return claims;
        }
    }

    /// How much is claimed.
    ///
    /// @param lowest the lowest number; [Long#MAX_VALUE] if there is none
    record Count(long messages, long lowest, Set<String> consumers) {}

    static Count count(Connection connection, GroupRow group) throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement("SELECT messages, first_position, consumer FROM bus_claim WHERE group_id = ?")) {
            select.setInt(1, group.id());
            long messages = 0;
            long lowest = Long.MAX_VALUE;
            Set<String> consumers = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    messages += rows.getInt(1);
                    lowest = Math.min(lowest, rows.getLong(2));
                    consumers.add(rows.getString(3));
                }
            }
            return new Count(messages, lowest, consumers);
        }
    }
}
