package io.esper.oona.store.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.block.BlockRow;
import io.esper.oona.store.block.Places;
import io.esper.oona.store.block.Postings;

/// PostgreSQL: sets of rows travel as arrays, so that every operation is one statement and one round trip.
class PostgresSql extends LogSql {

    private static final byte[] NO_BODY = {};

    /// A leaf of the index of ids holds about 250: with a bulk of this share each leaf that is touched takes some of its ids.
    private static final int INDEXED_PER_BULKED = 32;
    private static final int BULK_EVENTS_MIN = 16_384;

    private static final String BLOCK_COLUMNS =
            """
                    class, first_position, last_position, first_sequence, event_count, received_from, received_to, codec, summary, body""";

    private static final String UNNEST_BLOCKS =
            """
                    unnest(?::int2[], ?::int8[], ?::int8[], ?::int8[], ?::int4[], ?::int8[], ?::int8[], ?::int2[], ?::bytea[], ?::bytea[])""";

    /// One statement, so one round trip and, with auto-commit, one transaction. The update takes the log's lock; if another
    /// writer came first, its condition is checked again on the row as committed (READ COMMITTED) and finds nothing, and then
    /// neither does the insert.
    private static final String APPEND_IF =
            """
                    WITH moved AS (
                        UPDATE log_head SET head = ?, received_micros = ?, sequence_72h = ?, sequence_30d = ?, sequence_indefinite = ?
                        WHERE id = 1 AND head = ? RETURNING id
                    ), written AS (
                        INSERT INTO log_block (%s) SELECT b.* FROM moved, %s b RETURNING 1
                    )
                    SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM written)"""
                    .formatted(BLOCK_COLUMNS, UNNEST_BLOCKS);

    private static final String BLOCKS_OF = """
            SELECT %s FROM unnest(?::int2[], ?::int8[], ?::int8[]) k (class, position, previous),
            LATERAL (SELECT * FROM log_block WHERE class = k.class AND last_position >= k.position
                ORDER BY class, last_position LIMIT 1) b
            WHERE b.first_position BETWEEN k.previous + 1 AND k.position""".formatted(prefixed("b."));

    /// One statement, so one round trip and one moment.
    private static final String GLANCE = """
            SELECT 0, 0::int8, h.head, i.indexed_to, NULL::bytea FROM log_head h, log_index i
            UNION ALL SELECT 1, class, floor_position, floor_sequence, NULL FROM log_class WHERE floor_position > 0
            UNION ALL SELECT 2, tag, last_position, 0, postings FROM tag_posting
                WHERE tag = ANY(?::int8[]) AND last_position > ?""";

    private static final String BLOCK_OF_ID = """
            SELECT h.head, e.place, %s FROM log_head h LEFT JOIN event_id e ON e.event_id = ?
            LEFT JOIN LATERAL (SELECT * FROM log_block WHERE class = e.place & 3 AND last_position >= e.place >> 2
                ORDER BY class, last_position LIMIT 1) b ON b.first_position <= e.place >> 2"""
            .formatted(prefixed("b."));

    private static final String BLOCK_OF_POSITION =
            """
                    SELECT h.head, NULL::int8, %s FROM log_head h LEFT JOIN (
                        SELECT n.* FROM log_class c, LATERAL (SELECT * FROM log_block WHERE class = c.class AND last_position >= ?
                            ORDER BY class, last_position LIMIT 1) n
                        WHERE n.first_position <= ?) b ON true"""
                    .formatted(prefixed("b."));

    private static String prefixed(String prefix) {
        return prefix + BLOCK_COLUMNS.strip().replace(", ", ", " + prefix);
    }

    @Override
    boolean appendIf(Connection connection, HeadRow expected, HeadRow next, List<BlockRow> blocks, Runnable locked)
            throws SQLException {
        try (PreparedStatement append = connection.prepareStatement(APPEND_IF)) {
            bindHead(append, 1, next);
            append.setLong(6, expected.head());
            bindBlocks(connection, append, 7, blocks);
            try (ResultSet row = append.executeQuery()) {
                row.next();
                return row.getLong(1) == 1;
            }
        }
    }

    @Override
    void lock(Connection connection, int lock) {
        // The row that is read is the lock.
    }

    @Override
    String asLock() {
        return " FOR NO KEY UPDATE"; // FOR UPDATE would hold up whoever refers to the row
    }

    @Override
    void rollback(Connection connection) throws SQLException {
        connection.rollback();
    }

    @Override
    void open(Connection connection) {
        // There is nothing to know.
    }

    @Override
    void sync(Connection connection) {
        // A commit with synchronous_commit=on, which the pool sets, is durable.
    }

    @Override
    void insertBlocks(Connection connection, List<BlockRow> blocks) throws SQLException {
        try (PreparedStatement insert = connection
                .prepareStatement("INSERT INTO log_block (" + BLOCK_COLUMNS + ") SELECT * FROM " + UNNEST_BLOCKS)) {
            bindBlocks(connection, insert, 1, blocks);
            insert.executeUpdate();
        }
    }

    private static void bindBlocks(Connection connection, PreparedStatement statement, int first, List<BlockRow> blocks)
            throws SQLException {
        statement.setArray(first, array(connection, "int2", blocks, block -> (short) block.retention().code()));
        statement.setArray(first + 1, array(connection, "int8", blocks, BlockRow::firstPosition));
        statement.setArray(first + 2, array(connection, "int8", blocks, BlockRow::lastPosition));
        statement.setArray(first + 3, array(connection, "int8", blocks, BlockRow::firstSequence));
        statement.setArray(first + 4, array(connection, "int4", blocks, BlockRow::eventCount));
        statement.setArray(first + 5, array(connection, "int8", blocks, BlockRow::receivedFrom));
        statement.setArray(first + 6, array(connection, "int8", blocks, BlockRow::receivedTo));
        statement.setArray(first + 7, array(connection, "int2", blocks, block -> (short) block.codec()));
        statement.setArray(first + 8,
                connection.createArrayOf("bytea", blocks.stream().map(BlockRow::summary).toArray(byte[][]::new)));
        statement.setArray(first + 9,
                connection.createArrayOf("bytea", blocks.stream().map(BlockRow::body).toArray(byte[][]::new)));
    }

    private static <T> Array array(Connection connection, String type, List<T> rows, Function<T, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(column).toArray());
    }

    @Override
    String idRows() {
        return "event_id";
    }

    /// The server indexes while the client makes the next commits, so the sooner the better, as long as leaves are not written for
    /// one id each.
    @Override
    long worthBulk(long indexed) {
        return Math.max(BULK_EVENTS_MIN, indexed / INDEXED_PER_BULKED);
    }

    @Override
    void insertIds(Connection connection, List<IdRow> sorted) throws SQLException {
        try (BinaryCopy copy = new BinaryCopy(connection, "event_id (event_id, place, content_hash)")) {
            for (IdRow row : sorted) {
                copy.row(3);
                copy.uuid(row.id());
                copy.bigint(row.place());
                copy.bigint(row.contentHash());
            }
            copy.end();
        }
    }

    @Override
    void insertTags(Connection connection, List<TagRow> sorted) throws SQLException {
        try (BinaryCopy copy = new BinaryCopy(connection, "tag_posting (tag, last_position, postings)")) {
            for (TagRow row : sorted) {
                copy.row(3);
                copy.bigint(row.tag());
                copy.bigint(row.lastPosition());
                copy.bytea(row.postings());
            }
            copy.end();
        }
    }

    @Override
    void beginMaintenance(Connection connection) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SELECT set_config('oona.maintenance', 'on', true)")) {
            set.execute();
        }
    }

    @Override
    void insertDeadLetters(Connection connection, List<StampedLetter> letters) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO dead_letter (source, source_position, reason, detail, topic, event_id, received_micros, digest, bytes)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, source_position, digest) DO NOTHING""")) {
            DeadLetterRows.addAll(insert, letters);
            insert.executeBatch();
        }
    }

    @Override
    void moveCursors(Connection connection, List<Cursor> cursors, long nowMicros) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                """
                        INSERT INTO source_cursor (name, cursor_value, moved_micros) VALUES (?, ?, ?)
                        ON CONFLICT (name) DO UPDATE SET cursor_value = excluded.cursor_value, moved_micros = excluded.moved_micros""")) {
            for (Cursor cursor : cursors) {
                upsert.setString(1, cursor.name());
                upsert.setString(2, cursor.value());
                upsert.setLong(3, nowMicros);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    @Override
    List<BlockRow> blocksOf(Connection connection, List<Long> places) throws SQLException {
        // One descent of the index for each place. The first of its places in a block brings it: "previous" is the place before
        // of the same class.
        List<Long> sorted = places.stream().sorted().toList();
        long[] last = new long[Retention.values().length + 1];
        Long[] previous = new Long[sorted.size()];
        for (int i = 0; i < previous.length; i++) {
            int code = Places.retention(sorted.get(i)).code();
            previous[i] = last[code];
            last[code] = Places.position(sorted.get(i));
        }
        try (PreparedStatement select = connection.prepareStatement(BLOCKS_OF)) {
            select.setArray(1, array(connection, "int2", sorted, place -> (short) Places.retention(place).code()));
            select.setArray(2, array(connection, "int8", sorted, Places::position));
            select.setArray(3, connection.createArrayOf("int8", previous));
            try (ResultSet rows = select.executeQuery()) {
                List<BlockRow> blocks = new ArrayList<>();
                while (rows.next()) {
                    blocks.add(block(rows, 1));
                }
                return blocks;
            }
        }
    }

    @Override
    Glance glance(Connection connection, List<Long> tags, long after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(GLANCE)) {
            select.setArray(1, connection.createArrayOf("int8", tags.toArray()));
            select.setLong(2, after);
            try (ResultSet rows = select.executeQuery()) {
                long head = 0;
                long indexedTo = 0;
                Map<Retention, long[]> floors = new EnumMap<>(Retention.class);
                Map<Long, TreeMap<Long, byte[]>> postings = new HashMap<>();
                while (rows.next()) {
                    long first = rows.getLong(3);
                    switch (rows.getInt(1)) {
                        case 0 -> {
                            head = first;
                            indexedTo = rows.getLong(4);
                        }
                        case 1 -> floors.put(Retention.ofCode(rows.getInt(2)), new long[]{first, rows.getLong(4)});
                        default -> postings.computeIfAbsent(rows.getLong(2), none -> new TreeMap<>()).put(first,
                                rows.getBytes(5));
                    }
                }
                Map<Long, Postings> decoded = new HashMap<>();
                postings.forEach((tag, parts) -> parts.values()
                        .forEach(decoded.computeIfAbsent(tag, none -> new Postings())::decode));
                return new Glance(head, indexedTo, floors, decoded);
            }
        }
    }

    @Override
    HeldBlocks blocksOf(Connection connection, UUID eventId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BLOCK_OF_ID)) {
            select.setObject(1, eventId);
            return held(select);
        }
    }

    @Override
    HeldBlocks blocksOf(Connection connection, long position) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BLOCK_OF_POSITION)) {
            select.setLong(1, position);
            select.setLong(2, position);
            return held(select);
        }
    }

    private HeldBlocks held(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            long head = 0;
            Long place = null;
            List<BlockRow> blocks = new ArrayList<>();
            while (rows.next()) {
                head = rows.getLong(1);
                place = rows.getObject(2, Long.class);
                if (rows.getObject(3) != null) {
                    blocks.add(block(rows, 3));
                }
            }
            return new HeldBlocks(head, place, blocks);
        }
    }

    @Override
    String blockColumns(String prefix, boolean body) {
        String columns = prefixed(prefix);
        return body ? columns : columns.replace(prefix + "body", "NULL::bytea");
    }

    @Override
    BlockRow block(ResultSet row, int first) throws SQLException {
        byte[] body = row.getBytes(first + 9);
        return new BlockRow(Retention.ofCode(row.getInt(first)), row.getLong(first + 1), row.getLong(first + 2),
                row.getLong(first + 3),
                row.getInt(first + 4), row.getLong(first + 5), row.getLong(first + 6), row.getInt(first + 7),
                row.getBytes(first + 8),
                body == null ? NO_BODY : body);
    }
}
