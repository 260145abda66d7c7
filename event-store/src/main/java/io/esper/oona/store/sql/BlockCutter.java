package io.esper.oona.store.sql;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Retention;
import io.esper.oona.store.block.BlockRow;
import io.esper.oona.store.block.BlockWriter;
import io.esper.oona.store.block.Entry;

/// Cuts the events of a commit into blocks: by retention class, and small where single events are looked up. For one thread;
/// close it.
final class BlockCutter implements AutoCloseable {
    /// Telemetry is read in sweeps: blocks as large as the commit.
    private static final int SWEEP_EVENTS_MAX = 4_096;
    /// What re-packing makes of sweeps (storage.md: 500 give 141 bytes an event, more give little).
    static final int SWEEP_EVENTS_PACKED = 500;
    /// Commands, reports and the events of applications are looked up one by one: opening a block of eight costs little more
    /// than fetching a row.
    static final int LOOKUP_EVENTS_MAX = 8;
    /// Uncompressed; keeps a compressed body below H2's longest value.
    static final long BLOCK_BYTES_MAX = 768 * 1024;

    private final BlockWriter writer = new BlockWriter();

    /// Events per block of a class at most.
    static int eventsMax(Retention retention) {
        return switch (retention) {
            case HOURS_72 -> SWEEP_EVENTS_MAX;
            case DAYS_30, INDEFINITE -> LOOKUP_EVENTS_MAX;
        };
    }

    /// What re-packing aims at in a class.
    static int eventsPacked(Retention retention) {
        return switch (retention) {
            case HOURS_72 -> SWEEP_EVENTS_PACKED;
            case DAYS_30, INDEFINITE -> LOOKUP_EVENTS_MAX;
        };
    }

    /// Blocks of a commit, in order of class and position.
    ///
    /// @param base the log's end before the commit
    List<BlockRow> cut(HeadRow base, List<Entry> entries) {
        Map<Retention, List<Entry>> byClass = new EnumMap<>(Retention.class);
        for (Entry entry : entries) {
            byClass.computeIfAbsent(entry.message().retention(), none -> new ArrayList<>()).add(entry);
        }
        List<BlockRow> blocks = new ArrayList<>();
        byClass.forEach(
                (retention, own) -> cut(retention, base.sequence(retention) + 1, eventsMax(retention), own, blocks));
        return blocks;
    }

    /// Blocks of one class's events.
    void cut(Retention retention, long firstSequence, int eventsMax, List<Entry> entries, List<BlockRow> into) {
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            long size = PendingAppend.size(entries.get(i).message());
            if (i > from && (i - from >= eventsMax || bytes + size > BLOCK_BYTES_MAX)) {
                into.add(writer.write(retention, firstSequence + from, entries.subList(from, i)));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        into.add(writer.write(retention, firstSequence + from, entries.subList(from, entries.size())));
    }

    /// The log's end after the commit.
    static HeadRow after(HeadRow base, List<Entry> entries) {
        if (entries.isEmpty()) {
            return base;
        }
        long[] counts = new long[Retention.values().length + 1];
        for (Entry entry : entries) {
            counts[entry.message().retention().code()]++;
        }
        return new HeadRow(base.head() + entries.size(), entries.getLast().receivedMicros(),
                base.sequence72h() + counts[Retention.HOURS_72.code()],
                base.sequence30d() + counts[Retention.DAYS_30.code()],
                base.sequenceIndefinite() + counts[Retention.INDEFINITE.code()]);
    }

    @Override
    public void close() {
        writer.close();
    }
}
