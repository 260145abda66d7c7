package io.esper.oona.store.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.block.BlockRow;
import io.esper.oona.store.block.Places;

/// PostgreSQL: sets of rows travel as arrays, so that every operation is one statement and one round trip.
class PostgresSql extends LogSql {

    private static final byte[] NO_BODY = {};

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

    @Override
    boolean appendIf(Connection connection, HeadRow expected, HeadRow next, List<BlockRow> blocks) throws SQLException {
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
        return " FOR UPDATE";
    }

    @Override
    void rollback(Connection connection) throws SQLException {
        connection.rollback();
    }

    @Override
    void recover(Connection connection) {
        // The database recovers by itself.
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
    void insertIds(Connection connection, List<IdRow> sorted) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO event_id (event_id, place, content_hash) SELECT * FROM unnest(?::uuid[], ?::int8[], ?::int8[])")) {
            insert.setArray(1, connection.createArrayOf("uuid", sorted.stream().map(IdRow::id).toArray(UUID[]::new)));
            insert.setArray(2, array(connection, "int8", sorted, IdRow::place));
            insert.setArray(3, array(connection, "int8", sorted, IdRow::contentHash));
            insert.executeUpdate();
        }
    }

    @Override
    void insertTags(Connection connection, List<TagRow> sorted) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO tag_posting (tag, last_position, postings) SELECT * FROM unnest(?::int8[], ?::int8[], ?::bytea[])")) {
            insert.setArray(1, array(connection, "int8", sorted, TagRow::tag));
            insert.setArray(2, array(connection, "int8", sorted, TagRow::lastPosition));
            insert.setArray(3,
                    connection.createArrayOf("bytea", sorted.stream().map(TagRow::postings).toArray(byte[][]::new)));
            insert.executeUpdate();
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
        // One descent of the index a place; DISTINCT on the row's address alone, before the bodies are touched.
        String sql = """
                SELECT %s FROM (
                    SELECT DISTINCT n.ctid AS address FROM unnest(?::int2[], ?::int8[]) k (class, position),
                    LATERAL (SELECT ctid FROM log_block WHERE class = k.class AND last_position >= k.position
                        ORDER BY class, last_position LIMIT 1) n
                ) d JOIN log_block b ON b.ctid = d.address""".formatted(blockColumns("b.", true));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, array(connection, "int2", places, place -> (short) Places.retention(place).code()));
            select.setArray(2, array(connection, "int8", places, Places::position));
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
    String blockColumns(String prefix, boolean body) {
        String columns = prefix + BLOCK_COLUMNS.strip().replace(", ", ", " + prefix);
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
