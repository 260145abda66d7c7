package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.block.Block;
import io.esper.oona.store.block.BlockReader;
import io.esper.oona.store.block.BlockRow;
import io.esper.oona.store.block.Entry;

/// Re-packing and expiry. Each takes the class's row as its lock, so that there is one at a time in each class, and replaces
/// or removes blocks in one transaction with the floor. Appends and readers are not held up.
final class SqlMaintenance implements Maintenance {
    private static final int SKETCHES_PER_ROUND = 2_048;
    /// One transaction re-packs about this much: some ten milliseconds of work.
    private static final int EVENTS_PER_ROUND = 2_048;
    /// Blocks that are read at once to be merged: few first, more while they are small.
    private static final int BODIES_FIRST = 2;
    private static final int BODIES_MAX = 32;
    /// One transaction removes so many blocks: far from any limit on the time of a statement.
    private static final int EXPIRED_BLOCKS_PER_ROUND = 4_096;

    private final Transactions transactions;
    private final DataSource source;
    private final LogSql sql;
    private final LogView view;
    private final Indexer indexer;
    private final Map<Retention, Long> packedTo = new ConcurrentHashMap<>();
    private final DurableHead durable;

    SqlMaintenance(Transactions transactions, LogView view, Indexer indexer, DurableHead durable) {
        this.transactions = transactions;
        this.source = transactions.source();
        this.sql = transactions.sql();
        this.view = view;
        this.indexer = indexer;
        this.durable = durable;
    }

    @Override
    public long repack() {
        long saved = 0;
        for (Retention retention : Retention.values()) {
            saved += repack(retention, BlockCutter.eventsPacked(retention));
        }
        return saved;
    }

    @Override
    public long repack(Retention retention, int eventsPerBlock) {
        if (eventsPerBlock < 2 || eventsPerBlock > 100_000) {
            throw new IllegalArgumentException("Blocks hold 2 to 100,000 events; got " + eventsPerBlock + ".");
        }
        try {
            long saved = repack(retention, eventsPerBlock, 0);
            transactions.sync();
            return saved;
        } catch (SQLException failed) {
            throw transactions.stop().translate("re-packing", failed);
        }
    }

    private long repack(Retention retention, int eventsPerBlock, long from) throws SQLException {
        long saved = 0;
        long after = from;
        for (Round round = round(retention, after, eventsPerBlock); round.end() > after; round =
                round(retention, after, eventsPerBlock)) {
            saved += round.saved();
            after = round.end();
        }
        packedTo.put(retention, after);
        return saved;
    }

    /// Re-packs what this process has not looked at yet; called behind the bulks of the index, by one thread. The last block of
    /// a class is looked at again with the next bulk.
    void repackRecent() throws SQLException {
        for (Retention retention : Retention.values()) {
            Long from = packedTo.get(retention);
            if (from == null) {
                packedTo.put(retention, view.indexedTo());
            } else {
                repack(retention, BlockCutter.eventsPacked(retention), Math.max(0, from - 1));
            }
        }
    }

    /// What one transaction re-packed.
    ///
    /// @param end the last position considered
    private record Round(long end, long saved) {}

    private Round round(Retention retention, long after, int eventsPerBlock) throws SQLException {
        return transactions.run(connection -> {
            sql.lockClass(connection, retention);
            sql.beginMaintenance(connection);
            List<BlockRow> sketches = sql.page(connection, retention, after, SKETCHES_PER_ROUND, false).blocks();
            long saved = 0;
            long events = 0;
            long end = after;
            int i = 0;
            while (i < sketches.size() && events < EVENTS_PER_ROUND) {
                int to = runEnd(sketches, i, eventsPerBlock);
                if (to - i > 1) {
                    List<BlockRow> old = bodies(connection, retention, sketches.subList(i, to));
                    saved += merge(connection, retention, old, eventsPerBlock);
                    events += eventsPerBlock;
                    to = i + old.size();
                }
                end = sketches.get(to - 1).lastPosition();
                i = to;
            }
            return new Round(end, saved);
        });
    }

    /// The end (exclusive) of the blocks from an index on that fit into one.
    private static int runEnd(List<BlockRow> sketches, int from, int eventsPerBlock) {
        int to = from + 1;
        long events = sketches.get(from).eventCount();
        while (to < sketches.size() && events + sketches.get(to).eventCount() <= eventsPerBlock) {
            events += sketches.get(to).eventCount();
            to++;
        }
        return to;
    }

    /// The first of these blocks, with their bodies, that together are not too large for one; at least one. So large payloads take
    /// no more memory than small ones.
    private List<BlockRow> bodies(Connection connection, Retention retention, List<BlockRow> sketches)
            throws SQLException {
        List<BlockRow> read = new ArrayList<>();
        long bytes = 0;
        for (int some = BODIES_FIRST; read.size() < sketches.size(); some = Math.min(BODIES_MAX, 2 * some)) {
            long after = sketches.get(read.size()).firstPosition() - 1;
            int limit = Math.min(some, sketches.size() - read.size());
            for (BlockRow row : sql.page(connection, retention, after, limit, true).blocks()) {
                if (row.lastPosition() != sketches.get(read.size()).lastPosition()) {
                    throw changed(retention, sketches);
                }
                bytes += StoredBlocks.openedBytes(row);
                if (!read.isEmpty() && bytes > BlockCutter.BLOCK_BYTES_MAX) {
                    return read;
                }
                read.add(row);
                limit--;
            }
            if (limit > 0) {
                throw changed(retention, sketches);
            }
        }
        return read;
    }

    private static StoreException changed(Retention retention, List<BlockRow> sketches) {
        return new StoreException.Corrupt(
                "Blocks of class " + retention.text() + " changed under their lock near position "
                        + sketches.getFirst().firstPosition() + ".",
                null);
    }

    private long merge(Connection connection, Retention retention, List<BlockRow> old, int eventsPerBlock)
            throws SQLException {
        if (old.size() < 2) {
            return 0;
        }
        List<BlockRow> merged = new ArrayList<>();
        try (BlockReader reader = new BlockReader(); BlockCutter cutter = new BlockCutter()) {
            List<StoredEvent> events = events(reader, old);
            cutter.cut(retention, old.getFirst().firstSequence(), eventsPerBlock,
                    events.stream().map(SqlMaintenance::entry).toList(), merged);
            if (merged.size() >= old.size()) {
                return 0; // large payloads: nothing to gain
            }
            proveSame(retention, events, events(reader, merged));
        }
        int deleted =
                sql.deleteBlocks(connection, retention, old.getFirst().lastPosition(), old.getLast().lastPosition());
        if (deleted != old.size()) {
            throw new StoreException.Corrupt(
                    "Re-packing was to replace " + old.size() + " blocks and met " + deleted + ".", null);
        }
        sql.insertBlocks(connection, merged);
        return (long) old.size() - merged.size();
    }

    private static List<StoredEvent> events(BlockReader reader, List<BlockRow> rows) {
        List<StoredEvent> events = new ArrayList<>();
        for (BlockRow row : rows) {
            Block block = StoredBlocks.open(reader, row);
            for (int i = 0; i < block.count(); i++) {
                events.add(block.event(i));
            }
        }
        return events;
    }

    private static Entry entry(StoredEvent event) {
        return new Entry(event.position(), ChronoUnit.MICROS.between(Instant.EPOCH, event.received()), event.message());
    }

    /// The new blocks hold the same events, or nothing is replaced.
    private static void proveSame(Retention retention, List<StoredEvent> old, List<StoredEvent> merged) {
        boolean same = old.size() == merged.size();
        for (int i = 0; same && i < old.size(); i++) {
            same = same(old.get(i), merged.get(i));
        }
        if (!same) {
            throw new StoreException.Corrupt("Re-packing class " + retention.text()
                    + " would have changed events; nothing was replaced. Run oona doctor.", null);
        }
    }

    private static boolean same(StoredEvent one, StoredEvent other) {
        Message first = one.message();
        Message second = other.message();
        return one.position() == other.position() && one.received().equals(other.received())
                && one.classSequence() == other.classSequence()
                && first.topic().equals(second.topic()) && first.type().equals(second.type())
                && first.version() == second.version()
                && first.flags() == second.flags() && first.envelope().equals(second.envelope())
                && first.tags().equals(second.tags())
                && Arrays.equals(first.payload(), second.payload());
    }

    @Override
    public long expire(Retention retention, Instant receivedBefore) {
        return expire(retention, receivedBefore, EXPIRED_BLOCKS_PER_ROUND);
    }

    /// As [#expire(Retention, Instant)], in transactions of so many blocks, each with its floor.
    long expire(Retention retention, Instant receivedBefore, int blocksPerRound) {
        if (retention.period().isEmpty()) {
            throw new IllegalArgumentException("Events of the class " + retention.text() + " never expire.");
        }
        index(); // ids and tags outlive their events
        long micros = Micros.atOrAfter(receivedBefore);
        try {
            long removed = 0;
            long some;
            do {
                some = transactions.run(connection -> expireSome(connection, retention, micros, blocksPerRound));
                removed += some;
            } while (some > 0);
            transactions.sync();
            return removed;
        } catch (SQLException failed) {
            throw transactions.stop().translate("removing expired events", failed);
        }
    }

    private long expireSome(Connection connection, Retention retention, long micros, int blocks) throws SQLException {
        sql.lockClass(connection, retention);
        sql.beginMaintenance(connection);
        ClassPage first = sql.page(connection, retention, 0, 1, false);
        // What came after the indexing stays: an id that is in no index must be found in its block.
        // What a registered reader has not done with stays, too.
        long until = Math.min(sql.indexedTo(connection, false), heldAt(connection));
        long[] last = sql.lastReceivedBefore(connection, retention, micros, until);
        if (first.blocks().isEmpty() || last[0] == 0) {
            return 0;
        }
        long[] enough = sql.lastOfBlocks(connection, retention, blocks);
        if (enough[0] > 0 && enough[0] < last[0]) {
            last = enough;
        }
        sql.deleteBlocks(connection, retention, 0, last[0]);
        sql.raiseFloor(connection, retention, last[0], last[1]);
        return last[1] - first.floorSequence();
    }

    private long heldAt(Connection connection) throws SQLException {
        long held = Long.MAX_VALUE;
        for (RegisteredReader reader : sql.readers(connection)) {
            held = Math.min(held, reader.position());
        }
        return held;
    }

    @Override
    public List<RegisteredReader> readers() {
        try (Connection connection = source.getConnection()) {
            return sql.readers(connection);
        } catch (SQLException failed) {
            throw transactions.stop().translate("looking for registered readers", failed);
        }
    }

    @Override
    public void release(String reader) {
        if (!reader.startsWith(Cursor.READER_PREFIX)) {
            throw new IllegalArgumentException(
                    "'" + reader + "' is no registered reader: their names begin with '" + Cursor.READER_PREFIX + "'.");
        }
        try {
            transactions.runDurably(connection -> {
                sql.deleteCursor(connection, reader);
                return reader;
            });
        } catch (SQLException failed) {
            throw transactions.stop().translate("releasing a registered reader", failed);
        }
    }

    @Override
    public void index() {
        try {
            HeadRow head;
            try (Connection connection = source.getConnection()) {
                head = durable.row(connection);
                view.catchUp(connection, head);
            }
            indexer.index(head.head());
        } catch (SQLException failed) {
            throw transactions.stop().translate("indexing", failed);
        }
    }
}
