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
import org.jspecify.annotations.Nullable;

/// The events at known places, fetched some at a time, the first when it is made, after the notices of what has expired. What
/// expires before it is fetched is noticed then.
final class IndexedElements implements SqlLogReader.Elements {
    /// Bounds memory: so many blocks may be open at once.
    private static final int FETCH_EVENTS = 128;
    private static final long[] NO_FLOOR = {0, 0};

    private final EventFetcher fetcher;
    private final BlockSource blocks;
    private final List<Long> places;
    private final long after;
    private final long until;
    private final long durable;
    private final ArrayDeque<LogElement> ready = new ArrayDeque<>();
    private final Map<Retention, long[]> noticed = new EnumMap<>(Retention.class);
    private Map<Retention, long[]> floors;
    private long fetchedTo;
    private int nextPlace;

    /// Elements at places beyond a position and up to another.
    ///
    /// @param floors  as of the moment when the places were looked up, or later
    /// @param durable last durable position
    IndexedElements(EventFetcher fetcher, BlockSource blocks, List<Long> places, Map<Retention, long[]> floors,
            long after, long until, long durable) throws SQLException {
        this.fetcher = fetcher;
        this.blocks = blocks;
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
        int to = Math.min(places.size(), nextPlace + FETCH_EVENTS);
        List<StoredEvent> found = fetcher.fetch(blocks, places.subList(nextPlace, to), floors, durable);
        if (found.size() < to - nextPlace) {
            notice(blocks.floors());
        }
        if (!found.isEmpty()) {
            fetchedTo = found.getLast().position();
        }
        ready.addAll(found);
        nextPlace = to;
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
