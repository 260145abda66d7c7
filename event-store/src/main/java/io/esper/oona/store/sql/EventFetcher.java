package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;

import io.esper.oona.event.Retention;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.block.Block;
import io.esper.oona.store.block.BlockReader;
import io.esper.oona.store.block.BlockRow;
import io.esper.oona.store.block.Places;

/// Fetches single events by their places. Thread-safe; close it.
final class EventFetcher implements AutoCloseable {
    /// A reader's native memory costs more to make than a small block to open.
    private static final int READERS_KEPT = 8;
    private static final long[] NO_FLOOR = {0, 0};

    private final BlockCache cache;
    private final ArrayBlockingQueue<BlockReader> readers = new ArrayBlockingQueue<>(READERS_KEPT);
    private volatile boolean closed;

    EventFetcher(BlockCache cache) {
        this.cache = cache;
    }

    /// The events at these places, in order of position; what has expired is left out. Bounded by the caller.
    ///
    /// @param floors  the answer holds nothing that had expired when they were read
    /// @param durable blocks that end beyond this position are not kept
    List<StoredEvent> fetch(BlockSource blocks, List<Long> places, Map<Retention, long[]> floors, long durable)
            throws SQLException {
        List<StoredEvent> found = new ArrayList<>(places.size());
        List<Long> missing = new ArrayList<>();
        for (long place : places) {
            StoredEvent kept = cache.find(place);
            if (kept == null) {
                missing.add(place);
            } else if (kept.position() > floors.getOrDefault(kept.retention(), NO_FLOOR)[0]) {
                found.add(kept);
            }
        }
        if (!missing.isEmpty()) {
            pick(blocks.blocksOf(missing), missing, durable, found);
            found.sort((one, other) -> Long.compare(one.position(), other.position()));
        }
        return found;
    }

    /// Adds the events at these places, of which the rows hold some, in any order.
    void pick(List<BlockRow> rows, List<Long> places, long durable, List<StoredEvent> into) {
        long[] sorted = places.stream().mapToLong(Long::longValue).sorted().toArray();
        BlockReader pooled = readers.poll();
        BlockReader reader = pooled == null ? new BlockReader() : pooled;
        try {
            for (BlockRow row : rows) {
                Block block = StoredBlocks.open(reader, row);
                if (row.lastPosition() <= durable) {
                    cache.add(block);
                }
                pick(block, row, sorted, into);
            }
        } finally {
            if (closed || !readers.offer(reader)) {
                reader.close();
            }
        }
    }

    private static void pick(Block block, BlockRow row, long[] places, List<StoredEvent> into) {
        long last = Places.of(row.lastPosition(), row.retention());
        int first = Arrays.binarySearch(places, Places.of(row.firstPosition(), row.retention()));
        for (int i = first < 0 ? -first - 1 : first; i < places.length && places[i] <= last; i++) {
            int index = Places.retention(places[i]) == row.retention()
                    ? block.indexOf(Places.position(places[i]))
                    : -1;
            if (index >= 0) {
                into.add(block.event(index));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (BlockReader reader = readers.poll(); reader != null; reader = readers.poll()) {
            reader.close();
        }
    }
}
