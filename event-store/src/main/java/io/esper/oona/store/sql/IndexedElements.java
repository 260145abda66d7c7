package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.block.BlockRow;
import org.jspecify.annotations.Nullable;

/// The events at known places, fetched some at a time, the first when it is made, after the notices of what has expired. What
/// expires before it is fetched is noticed then. How many are fetched at once follows from the bytes of the last time.
final class IndexedElements implements SqlLogReader.Elements {
    private static final int FETCH_EVENTS_FIRST = 16;
    /// Each may bring a block of its own.
    private static final int FETCH_EVENTS_MAX = 128;
    /// What a fetch aims at, blocks as they come from the database and payloads together.
    private static final long FETCH_BYTES = 2 * 1024 * 1024;
    private static final long[] NO_FLOOR = {0, 0};

    private final EventFetcher fetcher;
    private final MeasuredBlocks blocks;
    private final List<Long> places;
    private final long after;
    private final long until;
    private final long durable;
    private final ArrayDeque<LogElement> ready = new ArrayDeque<>();
    private final Map<Retention, long[]> noticed = new EnumMap<>(Retention.class);
    private Map<Retention, long[]> floors;
    private long fetchedTo;
    private int nextPlace;
    private int limit = FETCH_EVENTS_FIRST;

    /// Blocks that say how many bytes came.
    private static final class MeasuredBlocks implements BlockSource {
        private final BlockSource source;
        private long bytes;

        MeasuredBlocks(BlockSource source) {
            this.source = source;
        }

        @Override
        public ClassPage page(Retention retention, long after, int limit, boolean bodies) throws SQLException {
            return source.page(retention, after, limit, bodies);
        }

        @Override
        public Map<Retention, long[]> floors() throws SQLException {
            return source.floors();
        }

        @Override
        public List<BlockRow> blocksOf(List<Long> places) throws SQLException {
            List<BlockRow> rows = source.blocksOf(places);
            rows.forEach(row -> bytes += row.body().length);
            return rows;
        }
    }

    /// Elements at places beyond a position and up to another.
    ///
    /// @param floors  as of the moment when the places were looked up, or later
    /// @param durable last durable position
    IndexedElements(EventFetcher fetcher, BlockSource blocks, List<Long> places, Map<Retention, long[]> floors,
            long after, long until, long durable) throws SQLException {
        this.fetcher = fetcher;
        this.blocks = new MeasuredBlocks(blocks);
        this.places = places;
        this.after = after;
        this.until = until;
        this.durable = durable;
        this.floors = floors;
        this.fetchedTo = after;
        notice(floors);
        load();
    }

    @Override
    public @Nullable LogElement next() throws SQLException {
        while (ready.isEmpty() && nextPlace < places.size()) {
            floors = blocks.floors(); // what is kept in memory may have expired since
            load();
        }
        return ready.poll();
    }

    private void load() throws SQLException {
        int to = Math.min(places.size(), nextPlace + limit);
        blocks.bytes = 0;
        List<StoredEvent> found = fetcher.fetch(blocks, places.subList(nextPlace, to), floors, durable);
        if (found.size() < to - nextPlace) {
            notice(blocks.floors());
        }
        if (!found.isEmpty()) {
            fetchedTo = found.getLast().position();
        }
        ready.addAll(found);
        grow(to - nextPlace, blocks.bytes + found.stream().mapToLong(StoredEvent::payloadLength).sum());
        nextPlace = to;
    }

    private void grow(int fetched, long bytes) {
        long fitting = FETCH_BYTES * fetched / Math.max(1, bytes);
        limit = (int) Math.clamp(fitting, 1, Math.min(FETCH_EVENTS_MAX, limit * 4L));
    }

    private void notice(Map<Retention, long[]> raised) {
        raised.forEach((retention, floor) -> {
            long[] before = noticed.getOrDefault(retention, NO_FLOOR);
            long from = Math.max(fetchedTo, before[0]);
            if (floor[0] > from) {
                boolean whole = from == before[0] && floor[0] <= until;
                ready.add(new Expired(retention, from, Math.min(until, floor[0]), floor[1] - before[1],
                        whole || (after == 0 && nextPlace == 0 && floor[0] <= until)));
                noticed.put(retention, floor);
            }
        });
    }

    @Override
    public void close() {
        ready.clear();
    }
}
