package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.NewDeadLetter;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.block.BlockRow;
import io.esper.oona.store.block.Places;
import io.esper.oona.store.block.Postings;
import org.jspecify.annotations.Nullable;

/// The statements of the log. What is the same on both databases stands here, what differs in the subclasses.
/// Thread-safe; each call uses the connection it is given and leaves transactions to the caller.
abstract class LogSql {

    private static final String HEAD = """
            SELECT head, received_micros, sequence_72h, sequence_30d, sequence_indefinite FROM log_head WHERE id = 1""";

    /// SQLState of what may succeed when it is repeated.
    private static final String SERIALIZATION_FAILURE = "40001";

    /// Numbers of the locks; that of a class is its code.
    private static final int LOCK_OF_LOG = 0;
    private static final int LOCK_OF_INDEX = 10;
    /// Of a pass over all ids.
    private static final int IDS_AT_ONCE = 4_096;

    /// Appends in one go if the log still ends where the caller believes, and commits. Returns false, with nothing written,
    /// if it does not.
    ///
    /// @param locked runs once the log's lock is held, where a commit is visible before it is durable
    abstract boolean appendIf(Connection connection, HeadRow expected, HeadRow next, List<BlockRow> blocks,
            Runnable locked) throws SQLException;

    /// Makes everything committed so far durable, where a commit alone does not.
    abstract void sync(Connection connection) throws SQLException;

    /// The table that has a row for each id.
    abstract String idRows();

    /// How many new ids are worth a bulk, when so many events are indexed already.
    abstract long worthBulk(long indexed);

    abstract void insertIds(Connection connection, List<IdRow> sorted) throws SQLException;

    abstract void insertTags(Connection connection, List<TagRow> sorted) throws SQLException;

    abstract void insertBlocks(Connection connection, List<BlockRow> blocks) throws SQLException;

    /// Takes one of the log's locks until the end of the transaction, where it is a row of its own.
    abstract void lock(Connection connection, int lock) throws SQLException;

    /// What makes reading a row take it as the lock, where that is the way: ` FOR NO KEY UPDATE`, or nothing.
    abstract String asLock();

    /// Undoes what the current transaction has written and ends it.
    abstract void rollback(Connection connection) throws SQLException;

    /// Looks, before anything else is read, at what there is.
    abstract void open(Connection connection) throws SQLException;

    /// Says that the current transaction is maintenance and may replace blocks.
    abstract void beginMaintenance(Connection connection) throws SQLException;

    abstract void insertDeadLetters(Connection connection, List<StampedLetter> letters) throws SQLException;

    abstract void moveCursors(Connection connection, List<Cursor> cursors, long nowMicros) throws SQLException;

    /// The blocks that hold these places, each once.
    abstract List<BlockRow> blocksOf(Connection connection, List<Long> places) throws SQLException;

    /// The columns of a block with the given prefix, in the order that [#block] reads them; nulls for the body if it is not
    /// asked for.
    abstract String blockColumns(String prefix, boolean body);

    abstract BlockRow block(ResultSet row, int firstColumn) throws SQLException;

    /// A dead letter with the moment of its recording.
    record StampedLetter(NewDeadLetter letter, long receivedMicros) {}

    HeadRow head(Connection connection) throws SQLException {
        return headOf(connection, HEAD);
    }

    /// Takes the log's lock until the end of the transaction.
    HeadRow lockHead(Connection connection) throws SQLException {
        lock(connection, LOCK_OF_LOG);
        return headOf(connection, HEAD + asLock());
    }

    private static HeadRow headOf(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql); ResultSet row = select.executeQuery()) {
            row.next();
            return new HeadRow(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
    }

    /// Moves the log's end under its lock. Whoever does not respect the lock is noticed here, before two events have one
    /// position: what was to be written is decided again.
    void moveHead(Connection connection, HeadRow from, HeadRow next) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE log_head SET head = ?, received_micros = ?, sequence_72h = ?, sequence_30d = ?, sequence_indefinite = ?
                        WHERE id = 1 AND head = ?""")) {
            bindHead(update, 1, next);
            update.setLong(6, from.head());
            if (update.executeUpdate() != 1) {
                throw new SQLException("the log no longer ends at position " + from.head()
                        + " although its lock is held; another program writes to log_head", SERIALIZATION_FAILURE);
            }
        }
    }

    static void bindHead(PreparedStatement statement, int first, HeadRow head) throws SQLException {
        statement.setLong(first, head.head());
        statement.setLong(first + 1, head.receivedMicros());
        statement.setLong(first + 2, head.sequence72h());
        statement.setLong(first + 3, head.sequence30d());
        statement.setLong(first + 4, head.sequenceIndefinite());
    }

    long indexedTo(Connection connection, boolean lock) throws SQLException {
        if (lock) {
            lock(connection, LOCK_OF_INDEX);
        }
        try (PreparedStatement select = connection
                .prepareStatement("SELECT indexed_to FROM log_index WHERE id = 1" + (lock ? asLock() : ""));
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    void moveIndexedTo(Connection connection, long position) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE log_index SET indexed_to = ? WHERE id = 1")) {
            update.setLong(1, position);
            update.executeUpdate();
        }
    }

    /// Blocks of a class that end after a position, in order, with the class's floor as of the same moment; bodies are empty
    /// if not asked for.
    ClassPage page(Connection connection, Retention retention, long after, int limit, boolean bodies)
            throws SQLException {
        String sql =
                """
                        SELECT c.floor_position, c.floor_sequence, %s
                        FROM log_class c LEFT JOIN (
                            SELECT * FROM log_block WHERE class = ? AND last_position > ? ORDER BY class, last_position FETCH FIRST ? ROWS ONLY
                        ) b ON b.class = c.class
                        WHERE c.class = ? ORDER BY b.last_position"""
                        .formatted(blockColumns("b.", bodies));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, retention.code());
            select.setLong(2, after);
            select.setInt(3, limit);
            select.setInt(4, retention.code());
            try (ResultSet rows = select.executeQuery()) {
                List<BlockRow> blocks = new ArrayList<>();
                long floorPosition = 0;
                long floorSequence = 0;
                while (rows.next()) {
                    floorPosition = rows.getLong(1);
                    floorSequence = rows.getLong(2);
                    if (rows.getObject(3) != null) {
                        blocks.add(block(rows, 3));
                    }
                }
                return new ClassPage(floorPosition, floorSequence, blocks);
            }
        }
    }

    /// Floors of the classes that have expired events: position and number of the last of them.
    Map<Retention, long[]> floors(Connection connection) throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement(
                        "SELECT class, floor_position, floor_sequence FROM log_class WHERE floor_position > 0");
                ResultSet rows = select.executeQuery()) {
            Map<Retention, long[]> floors = new EnumMap<>(Retention.class);
            while (rows.next()) {
                floors.put(Retention.ofCode(rows.getInt(1)), new long[]{rows.getLong(2), rows.getLong(3)});
            }
            return floors;
        }
    }

    /// Which of these ids the index knows.
    List<IdRow> ids(Connection connection, List<UUID> ids) throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement(
                        "SELECT event_id, place, content_hash FROM " + idRows() + " WHERE event_id = ANY(?)")) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                List<IdRow> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new IdRow(rows.getObject(1, UUID.class), rows.getLong(2), rows.getLong(3)));
                }
                return found;
            }
        }
    }

    /// Hands over every id in the index, some at a time and each at least once, with a connection for each part: a pass over the
    /// whole index holds nobody up.
    void eachId(DataSource source, Consumer<List<UUID>> some) throws SQLException {
        @Nullable
        UUID last = null;
        do {
            List<UUID> page = idsAfter(source, last);
            some.accept(page);
            last = page.isEmpty() ? null : page.getLast();
        } while (last != null);
    }

    private List<UUID> idsAfter(DataSource source, @Nullable UUID last) throws SQLException {
        String from = last == null ? "" : "WHERE event_id > ? ";
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT event_id FROM " + idRows() + " " + from
                                + "ORDER BY event_id FETCH FIRST ? ROWS ONLY")) {
            if (last != null) {
                select.setObject(1, last);
            }
            select.setInt(last == null ? 1 : 2, IDS_AT_ONCE);
            try (ResultSet rows = select.executeQuery()) {
                List<UUID> page = new ArrayList<>();
                while (rows.next()) {
                    page.add(rows.getObject(1, UUID.class));
                }
                return page;
            }
        }
    }

    /// The stored postings of a tag that end after a position, in order.
    List<byte[]> postings(Connection connection, long tag, long after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT postings FROM tag_posting WHERE tag = ? AND last_position > ? ORDER BY tag, last_position")) {
            select.setLong(1, tag);
            select.setLong(2, after);
            try (ResultSet rows = select.executeQuery()) {
                List<byte[]> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(rows.getBytes(1));
                }
                return found;
            }
        }
    }

    /// The stored postings of many tags that end after a position, added to those of each tag.
    void postings(Connection connection, List<Long> tags, long after, Map<Long, Postings> into) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT tag, postings FROM tag_posting
                        WHERE tag = ANY(?) AND last_position > ? ORDER BY tag, last_position""")) {
            select.setArray(1, connection.createArrayOf("bigint", tags.toArray()));
            select.setLong(2, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    into.computeIfAbsent(rows.getLong(1), none -> new Postings()).decode(rows.getBytes(2));
                }
            }
        }
    }

    /// How many bytes of postings each of the tags has that end after a position: about a byte or two an event, whether it
    /// went to the index in one bulk or in many. Nothing for a tag without.
    void measurePostings(Connection connection, List<Long> tags, long after, Map<Long, Long> into) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT tag, sum(octet_length(postings)) FROM tag_posting
                        WHERE tag = ANY(?) AND last_position > ? GROUP BY tag""")) {
            select.setArray(1, connection.createArrayOf("bigint", tags.toArray()));
            select.setLong(2, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    into.put(rows.getLong(1), rows.getLong(2));
                }
            }
        }
    }

    /// All that a look-up by tags asks of the tables.
    ///
    /// @param tags some; H2 compares each row with all of them
    Glance glance(Connection connection, List<Long> tags, long after) throws SQLException {
        long head = head(connection).head();
        long indexedTo = indexedTo(connection, false); // before the postings, which may only hold more
        Map<Long, Postings> found = new HashMap<>();
        if (tags.size() == 1) {
            Postings postings = found.computeIfAbsent(tags.getFirst(), none -> new Postings());
            postings(connection, tags.getFirst(), after).forEach(postings::decode);
        } else if (!tags.isEmpty()) {
            postings(connection, tags, after, found);
        }
        return new Glance(head, indexedTo, floors(connection), found);
    }

    /// The block that holds an id which the index knows.
    HeldBlocks blocksOf(Connection connection, UUID eventId) throws SQLException {
        long head = head(connection).head();
        List<IdRow> known = ids(connection, List.of(eventId));
        return known.isEmpty()
                ? new HeldBlocks(head, null, List.of())
                : new HeldBlocks(head, known.getFirst().place(),
                        blocksOf(connection, List.of(known.getFirst().place())));
    }

    /// The block that holds a position, of whichever class.
    HeldBlocks blocksOf(Connection connection, long position) throws SQLException {
        long head = head(connection).head();
        List<Long> places =
                Arrays.stream(Retention.values()).map(retention -> Places.of(position, retention)).toList();
        return new HeldBlocks(head, null, blocksOf(connection, places));
    }

    /// Takes the lock that serialises maintenance of a class and returns its floor.
    long lockClass(Connection connection, Retention retention) throws SQLException {
        lock(connection, retention.code());
        try (PreparedStatement select = connection
                .prepareStatement("SELECT floor_position FROM log_class WHERE class = ?" + asLock())) {
            select.setInt(1, retention.code());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// Position and number of the last event of the block that is so many blocks after the first one; zeros if there are not so
    /// many.
    long[] lastOfBlocks(Connection connection, Retention retention, int blocks) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT last_position, first_sequence + event_count - 1 FROM log_block
                        WHERE class = ? ORDER BY class, last_position OFFSET ? ROWS FETCH FIRST ROW ONLY""")) {
            select.setInt(1, retention.code());
            select.setInt(2, blocks - 1);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new long[]{row.getLong(1), row.getLong(2)} : new long[]{0, 0};
            }
        }
    }

    int deleteBlocks(Connection connection, Retention retention, long fromLast, long toLast) throws SQLException {
        try (PreparedStatement delete = connection
                .prepareStatement("DELETE FROM log_block WHERE class = ? AND last_position BETWEEN ? AND ?")) {
            delete.setInt(1, retention.code());
            delete.setLong(2, fromLast);
            delete.setLong(3, toLast);
            return delete.executeUpdate();
        }
    }

    void raiseFloor(Connection connection, Retention retention, long position, long sequence) throws SQLException {
        try (PreparedStatement update = connection
                .prepareStatement("UPDATE log_class SET floor_position = ?, floor_sequence = ? WHERE class = ?")) {
            update.setLong(1, position);
            update.setLong(2, sequence);
            update.setInt(3, retention.code());
            update.executeUpdate();
        }
    }

    /// Position and number of the last event of the last block that ends at or before a position and was wholly received
    /// before a moment; zeros if none.
    long[] lastReceivedBefore(Connection connection, Retention retention, long micros, long until)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT last_position, first_sequence + event_count - 1 FROM log_block
                        WHERE class = ? AND received_to < ? AND last_position <= ? ORDER BY class DESC, received_to DESC, last_position DESC FETCH FIRST ROW ONLY""")) {
            select.setInt(1, retention.code());
            select.setLong(2, micros);
            select.setLong(3, until);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new long[]{row.getLong(1), row.getLong(2)} : new long[]{0, 0};
            }
        }
    }

    /// The values of the cursors whose names begin with the prefix, in the order of their names.
    static SortedMap<String, String> cursors(Connection connection, String prefix) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT name, cursor_value FROM source_cursor WHERE name LIKE ? ESCAPE '!'")) {
            select.setString(1, prefix.replaceAll("[!%_]", "!$0") + "%");
            SortedMap<String, String> cursors = new TreeMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    cursors.put(row.getString(1), row.getString(2));
                }
            }
            return cursors;
        }
    }

    /// The cursors of registered readers, by name.
    List<Maintenance.RegisteredReader> readers(Connection connection) throws SQLException {
        List<Maintenance.RegisteredReader> readers = new ArrayList<>();
        cursors(connection, Cursor.READER_PREFIX).forEach((name, value) -> readers.add(reader(name, value)));
        return readers;
    }

    private static Maintenance.RegisteredReader reader(String name, String value) {
        try {
            return new Maintenance.RegisteredReader(name, Long.parseLong(value));
        } catch (NumberFormatException damaged) {
            throw new StoreException.Corrupt("The registered reader '" + name + "' stands at '" + value
                    + "', which is no position; release it or let it move on.", damaged);
        }
    }

    void deleteCursor(Connection connection, String name) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM source_cursor WHERE name = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }
}
