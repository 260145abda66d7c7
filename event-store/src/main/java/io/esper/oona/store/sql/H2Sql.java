package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.block.BlockRow;
import io.esper.oona.store.block.Places;

/// H2: statements cost little (the database is in the process), a durable commit costs `CHECKPOINT SYNC`.
///
/// A defect of H2 (seen in 2.3.232 and 2.4.240): if a transaction locks a row in the moment in which another that changed it
/// commits, then rolling the first one back also takes back the other's committed change; and a session that vanishes is
/// rolled back. So nobody locks a row that anybody changes: the locks are the rows of `log_lock`, which stay as they are, and
/// what they guard is changed by the holder alone.
class H2Sql extends LogSql {
    /// H2's longest binary value.
    private static final int VALUE_BYTES_MAX = 1_048_576;

    private static final byte[] NO_BODY = {};

    /// Whether the file has ids from before they were kept in pages. Nothing adds any.
    private volatile boolean olderIds;

    private static final String BLOCK_COLUMNS =
            """
                    class, first_position, last_position, first_sequence, event_count, received_from, received_to, codec, summary, body, body_rest""";

    @Override
    boolean appendIf(Connection connection, HeadRow expected, HeadRow next, List<BlockRow> blocks, Runnable locked)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            if (lockHead(connection).head() != expected.head()) {
                connection.commit();
                return false;
            }
            locked.run();
            insertBlocks(connection, blocks);
            moveHead(connection, expected, next);
            connection.commit();
            sync(connection); // before auto-commit, under which the driver reconnects by itself: see DurableHead
        } catch (SQLException | RuntimeException | Error failed) {
            Transactions.rollback(connection, this, failed);
            throw failed;
        }
        connection.setAutoCommit(true);
        return true;
    }

    @Override
    void lock(Connection connection, int lock) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id FROM log_lock WHERE id = ? FOR UPDATE")) {
            select.setInt(1, lock);
            try (ResultSet row = select.executeQuery()) {
                row.next();
            }
        }
    }

    @Override
    String asLock() {
        return "";
    }

    @Override
    void rollback(Connection connection) throws SQLException {
        connection.rollback();
    }

    @Override
    void open(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT event_id FROM older_event_id FETCH FIRST ROW ONLY");
                ResultSet row = select.executeQuery()) {
            olderIds = row.next();
        }
    }

    @Override
    void sync(Connection connection) throws SQLException {
        try (Statement checkpoint = connection.createStatement()) {
            checkpoint.execute("CHECKPOINT SYNC");
        }
    }

    @Override
    void insertBlocks(Connection connection, List<BlockRow> blocks) throws SQLException {
        try (PreparedStatement insert = connection
                .prepareStatement(
                        "INSERT INTO log_block (" + BLOCK_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (BlockRow block : blocks) {
                insert.setInt(1, block.retention().code());
                insert.setLong(2, block.firstPosition());
                insert.setLong(3, block.lastPosition());
                insert.setLong(4, block.firstSequence());
                insert.setInt(5, block.eventCount());
                insert.setLong(6, block.receivedFrom());
                insert.setLong(7, block.receivedTo());
                insert.setInt(8, block.codec());
                insert.setBytes(9, block.summary());
                byte[] body = block.body();
                boolean whole = body.length <= VALUE_BYTES_MAX;
                insert.setBytes(10, whole ? body : Arrays.copyOf(body, VALUE_BYTES_MAX));
                insert.setBytes(11, whole ? null : Arrays.copyOfRange(body, VALUE_BYTES_MAX, body.length));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @Override
    String idRows() {
        return "older_event_id";
    }

    /// A bulk costs a page for each part of a small number: the larger, the cheaper.
    @Override
    long worthBulk(long indexed) {
        return Long.MAX_VALUE;
    }

    @Override
    void insertIds(Connection connection, List<IdRow> sorted) throws SQLException {
        IdPages.insert(connection, sorted);
    }

    @Override
    List<IdRow> ids(Connection connection, List<UUID> ids) throws SQLException {
        List<IdRow> found = IdPages.find(connection, ids);
        if (olderIds && found.size() < ids.size()) {
            found.addAll(super.ids(connection, ids));
        }
        return found;
    }

    @Override
    void eachId(DataSource source, Consumer<List<UUID>> some) throws SQLException {
        IdPages.eachId(source, some);
        if (olderIds) {
            super.eachId(source, some);
        }
    }

    @Override
    void insertTags(Connection connection, List<TagRow> sorted) throws SQLException {
        try (PreparedStatement insert = connection
                .prepareStatement("INSERT INTO tag_posting (tag, last_position, postings) VALUES (?, ?, ?)")) {
            for (TagRow row : sorted) {
                insert.setLong(1, row.tag());
                insert.setLong(2, row.lastPosition());
                insert.setBytes(3, row.postings());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @Override
    void beginMaintenance(Connection connection) {
        // H2 has no session settings that a trigger could ask for; the file's owner is trusted.
    }

    @Override
    void insertDeadLetters(Connection connection, List<StampedLetter> letters) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        MERGE INTO dead_letter d
                        USING (VALUES (CAST(? AS varchar), CAST(? AS varchar), CAST(? AS varchar), CAST(? AS varchar), CAST(? AS varchar),
                            CAST(? AS varchar), CAST(? AS bigint), CAST(? AS varbinary), CAST(? AS blob)))
                            n (source, source_position, reason, detail, topic, event_id, received_micros, digest, bytes)
                        ON d.source = n.source AND d.source_position = n.source_position AND d.digest = n.digest
                        WHEN NOT MATCHED THEN INSERT (source, source_position, reason, detail, topic, event_id, received_micros, digest, bytes)
                        VALUES (n.source, n.source_position, n.reason, n.detail, n.topic, n.event_id, n.received_micros, n.digest, n.bytes)""")) {
            DeadLetterRows.addAll(insert, letters);
            insert.executeBatch();
        }
    }

    @Override
    void moveCursors(Connection connection, List<Cursor> cursors, long nowMicros) throws SQLException {
        try (PreparedStatement merge = connection
                .prepareStatement(
                        "MERGE INTO source_cursor (name, cursor_value, moved_micros) KEY (name) VALUES (?, ?, ?)")) {
            for (Cursor cursor : cursors) {
                merge.setString(1, cursor.name());
                merge.setString(2, cursor.value());
                merge.setLong(3, nowMicros);
                merge.addBatch();
            }
            merge.executeBatch();
        }
    }

    @Override
    List<BlockRow> blocksOf(Connection connection, List<Long> places) throws SQLException {
        List<BlockRow> blocks = new ArrayList<>();
        String sql = "SELECT " + BLOCK_COLUMNS
                + " FROM log_block WHERE class = ? AND last_position >= ? ORDER BY class, last_position FETCH FIRST ROW ONLY";
        long[] covered = new long[Retention.values().length + 1];
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (long place : places.stream().sorted().toList()) {
                int code = Places.retention(place).code();
                if (Places.position(place) <= covered[code]) {
                    continue;
                }
                select.setInt(1, code);
                select.setLong(2, Places.position(place));
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        BlockRow block = block(row, 1);
                        blocks.add(block);
                        covered[code] = block.lastPosition();
                    }
                }
            }
        }
        return blocks;
    }

    @Override
    String blockColumns(String prefix, boolean body) {
        String columns = prefix + BLOCK_COLUMNS.strip().replace(", ", ", " + prefix);
        return body
                ? columns
                : columns.replace(prefix + "body_rest", "CAST(NULL AS varbinary)").replace(prefix + "body",
                        "CAST(NULL AS varbinary)");
    }

    @Override
    BlockRow block(ResultSet row, int first) throws SQLException {
        byte[] body = row.getBytes(first + 9);
        byte[] rest = row.getBytes(first + 10);
        if (body == null) {
            body = NO_BODY;
        } else if (rest != null) {
            byte[] whole = Arrays.copyOf(body, body.length + rest.length);
            System.arraycopy(rest, 0, whole, body.length, rest.length);
            body = whole;
        }
        return new BlockRow(Retention.ofCode(row.getInt(first)), row.getLong(first + 1), row.getLong(first + 2),
                row.getLong(first + 3),
                row.getInt(first + 4), row.getLong(first + 5), row.getLong(first + 6), row.getInt(first + 7),
                row.getBytes(first + 8), body);
    }
}
