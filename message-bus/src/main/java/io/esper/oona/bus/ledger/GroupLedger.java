package io.esper.oona.bus.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.KeyOrder;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.Store;

/// The groups of a tenant in its database. Whoever changes anything of a group holds its lock ([#lock]), a row of `bus_lock` that
/// nobody ever changes, until the end of the transaction; so every change is one after the other, in all processes. Thread-safe.
public final class GroupLedger {
    /// What the names of the registered readers of groups begin with.
    public static final String READER_PREFIX = Cursor.READER_PREFIX + "bus:";
    private static final int LOCK_OF_GROUPS = 0;
    private static final String COLUMNS =
            "group_id, name, transport, topics, key_order, holds_retention, paused, position, lease, expired";

    private final Store store;

    public GroupLedger(Store store) {
        this.store = store;
    }

    /// The group of the settings, made if it is not there.
    ///
    /// @param start where a new group begins: asked at most once, without a lock
    /// @throws BusException.OtherGroup if it exists as something else
    public GroupRow join(SubscriptionSettings settings, String transport, Supplier<Placement> start) {
        Optional<GroupRow> found = find(settings.group());
        GroupRow group = found.isPresent() ? found.get() : make(settings, transport, start.get());
        same(group, "transport", group.transport(), transport);
        same(group, "topics", text(group.topics()), text(settings.topics()));
        same(group, "key order", group.keyOrder().name(), settings.keyOrder().name());
        return group;
    }

    private static void same(GroupRow group, String what, String is, String wanted) {
        if (!is.equals(wanted)) {
            throw new BusException.OtherGroup(group.name(), what, is, wanted);
        }
    }

    private GroupRow make(SubscriptionSettings settings, String transport, Placement start) {
        return store.inTransaction(connection -> {
            lock(connection, LOCK_OF_GROUPS);
            Optional<GroupRow> other = find(connection, settings.group());
            if (other.isPresent()) {
                return other.get(); // another process came first
            }
            insert(connection, settings, transport);
            GroupRow made = find(connection, settings.group()).orElseThrow();
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO bus_lock (group_id) VALUES (?)")) {
                insert.setInt(1, made.id());
                insert.executeUpdate();
            }
            long position = start.write(connection, made);
            move(connection, made, position, made.lease(), made.expired());
            return made.at(position, made.lease(), made.expired());
        });
    }

    private void insert(Connection connection, SubscriptionSettings settings, String transport)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO bus_group (name, transport, topics, key_order, holds_retention, paused, position, lease, expired, made_micros)
                        VALUES (?, ?, ?, ?, ?, FALSE, 0, 0, 0, ?)""")) {
            insert.setString(1, settings.group());
            insert.setString(2, transport);
            insert.setString(3, text(settings.topics()));
            insert.setString(4, settings.keyOrder().name());
            insert.setBoolean(5, settings.holdsRetention());
            insert.setLong(6, Micros.now(store.clock()));
            insert.executeUpdate();
        }
    }

    private static String text(Set<String> topics) {
        return String.join(" ", new TreeSet<>(topics));
    }

    public Optional<GroupRow> find(String name) {
        return store.query(connection -> find(connection, name));
    }

    /// The group of this name.
    ///
    /// @throws BusException.NoGroup if there is none
    public GroupRow get(String name) {
        return find(name).orElseThrow(() -> new BusException.NoGroup(name));
    }

    private static Optional<GroupRow> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM bus_group WHERE name = ?")) {
            select.setString(1, name);
            return rows(select).stream().findFirst();
        }
    }

    /// All groups, by name.
    public List<GroupRow> all() {
        return store.query(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT " + COLUMNS + " FROM bus_group ORDER BY name")) {
                return rows(select);
            }
        });
    }

    private static List<GroupRow> rows(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<GroupRow> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new GroupRow(rows.getInt(1), rows.getString(2), rows.getString(3),
                        Set.of(rows.getString(4).split(" ")), KeyOrder.valueOf(rows.getString(5)), rows.getBoolean(6),
                        rows.getBoolean(7), rows.getLong(8), rows.getLong(9), rows.getLong(10)));
            }
            return found;
        }
    }

    /// Takes the group's lock until the end of the transaction, and reads it as it is now.
    ///
    /// @throws BusException.NoGroup if it was removed
    public static GroupRow lock(Connection connection, GroupRow group) throws SQLException {
        lock(connection, group.id());
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM bus_group WHERE group_id = ?")) {
            select.setInt(1, group.id());
            return rows(select).stream().findFirst().orElseThrow(() -> new BusException.NoGroup(group.name()));
        }
    }

    private static void lock(Connection connection, int lock) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT group_id FROM bus_lock WHERE group_id = ? FOR UPDATE")) {
            select.setInt(1, lock);
            try (ResultSet row = select.executeQuery()) {
                row.next();
            }
        }
    }

    /// Moves how far the group is, under its lock.
    public static void move(Connection connection, GroupRow group, long position, long lease, long expired)
            throws SQLException {
        try (PreparedStatement update = connection
                .prepareStatement("UPDATE bus_group SET position = ?, lease = ?, expired = ? WHERE group_id = ?")) {
            update.setLong(1, position);
            update.setLong(2, lease);
            update.setLong(3, expired);
            update.setInt(4, group.id());
            update.executeUpdate();
        }
    }

    /// Pauses or resumes a group.
    public void setPaused(GroupRow group, boolean paused) {
        store.inTransaction(connection -> {
            lock(connection, group);
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE bus_group SET paused = ? WHERE group_id = ?")) {
                update.setBoolean(1, paused);
                update.setInt(2, group.id());
                return update.executeUpdate();
            }
        });
    }

    /// Removes a group and everything that is kept for it.
    public void remove(GroupRow group) {
        store.inTransaction(connection -> {
            lock(connection, group);
            for (String table : List.of("bus_claim", "bus_open", "bus_letter", "bus_place", "bus_group")) {
                deleteAll(connection, table, group);
            }
            try (PreparedStatement release =
                    connection.prepareStatement("DELETE FROM source_cursor WHERE name = ?")) {
                release.setString(1, READER_PREFIX + group.name());
                return release.executeUpdate();
            }
        });
    }

    /// Deletes a group's rows of one of the bus' tables, under its lock.
    public static void deleteAll(Connection connection, String table, GroupRow group) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE group_id = ?")) {
            delete.setInt(1, group.id());
            delete.executeUpdate();
        }
    }

    /// Keeps events after the position in the log, in the transaction that moves the group: the group is a registered reader
    /// (see [Cursor#ofReader]), whose row only the holder of the group's lock changes.
    public void holdRetention(Connection connection, GroupRow group, long position) throws SQLException {
        Cursor cursor = Cursor.ofReader(READER_PREFIX + group.name(), position);
        try (PreparedStatement update = connection
                .prepareStatement("UPDATE source_cursor SET cursor_value = ?, moved_micros = ? WHERE name = ?")) {
            update.setString(1, cursor.value());
            update.setLong(2, Micros.now(store.clock()));
            update.setString(3, cursor.name());
            if (update.executeUpdate() == 1) {
                return;
            }
        }
        try (PreparedStatement insert = connection
                .prepareStatement("INSERT INTO source_cursor (name, cursor_value, moved_micros) VALUES (?, ?, ?)")) {
            insert.setString(1, cursor.name());
            insert.setString(2, cursor.value());
            insert.setLong(3, Micros.now(store.clock()));
            insert.executeUpdate();
        }
    }

    /// Lets the commit return before it is durable: after a crash of the database server the group stands where it stood some
    /// hundred milliseconds before, and what was settled since is delivered again. On H2 that is so anyway. Never for a
    /// transaction that holds a handler's work.
    public void beginLazily(Connection connection) throws SQLException {
        if (store.dialect() == Store.Dialect.POSTGRESQL) {
            try (PreparedStatement set = connection.prepareStatement("SET LOCAL synchronous_commit = off")) {
                set.execute();
            }
        }
    }
}
