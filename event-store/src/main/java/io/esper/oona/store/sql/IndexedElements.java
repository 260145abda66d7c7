package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;

import io.esper.oona.store.LogElement;
import org.jspecify.annotations.Nullable;

/// The events at known places, fetched some at a time, after the notices of what has expired.
final class IndexedElements implements SqlLogReader.Elements {
    /// Bounds memory: so many blocks may be open at once.
    private static final int FETCH_EVENTS = 128;

    private final EventFetcher fetcher;
    private final BlockSource blocks;
    private final List<Long> places;
    private final ArrayDeque<LogElement> ready;
    private int nextPlace;

    IndexedElements(EventFetcher fetcher, BlockSource blocks, List<Long> places, List<? extends LogElement> notices) {
        this.fetcher = fetcher;
        this.blocks = blocks;
        this.places = places;
        this.ready = new ArrayDeque<>(notices);
    }

    @Override
    public @Nullable LogElement next() throws SQLException {
        while (ready.isEmpty() && nextPlace < places.size()) {
            int to = Math.min(places.size(), nextPlace + FETCH_EVENTS);
            ready.addAll(fetcher.fetch(blocks, places.subList(nextPlace, to)));
            nextPlace = to;
        }
        return ready.poll();
    }

    @Override
    public void close() {
        ready.clear();
    }
}
