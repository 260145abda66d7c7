package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

import javax.sql.DataSource;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.block.Places;
import org.jspecify.annotations.Nullable;

/// Finds single events, and few among many, through the indexes: by id, by position, by criteria. A round trip or two each.
/// Thread-safe; close it.
final class Lookups implements AutoCloseable {
    /// A look-up begins anew when the index or an error overtakes it; so often in a row they do not.
    private static final int ROUNDS_MAX = 100;

    private final DataSource source;
    private final LogSql sql;
    private final LogView view;
    private final DurableHead durable;
    private final EventFetcher fetcher = new EventFetcher(new BlockCache(BlockCache.BYTES_MAX));

    Lookups(DataSource source, LogSql sql, LogView view, DurableHead durable) {
        this.source = source;
        this.sql = sql;
        this.view = view;
        this.durable = durable;
    }

    /// Events that probably match criteria.
    ///
    /// @param head     the durable end of the log as of which they are complete
    /// @param elements the events, and what has expired
    record Selection(long head, IndexedElements elements) {}

    /// The events beyond one position and up to another that probably match any of the criteria, each once and in order: tags
    /// and types are compared by digest, so compare the events themselves.
    Selection select(List<Criterion> criteria, long after, long until) throws SQLException {
        Found found = places(criteria, after, until); // its connection is free again: elements take their own
        return new Selection(found.head(), new IndexedElements(fetcher, new PooledBlocks(sql, source), found.places(),
                found.floors(), after, Math.min(until, found.head()), found.head()));
    }

    private record Found(long head, PlaceList places, Map<Retention, long[]> floors) {}

    private Found places(List<Criterion> criteria, long after, long until) throws SQLException {
        List<Long> tags = IndexLookup.certain(criteria);
        try (Connection connection = source.getConnection()) {
            for (int round = 1; round <= ROUNDS_MAX; round++) {
                Glance glance = sql.glance(connection, tags, after);
                long head = Math.min(glance.head(), durable.served(connection, glance.head()));
                long end = Math.min(until, head);
                forgetIndexed(connection, glance.indexedTo());
                List<Long> recent = recent(connection, criteria, after, end, glance.indexedTo());
                if (recent != null) {
                    IndexLookup lookup = new IndexLookup(sql, connection, after);
                    lookup.know(tags, glance.postings());
                    PlaceList places = PlaceList.of(LongStream.concat(
                            lookup.places(criteria).stream().flatMapToLong(Arrays::stream),
                            recent.stream().mapToLong(Long::longValue)).toArray()).upTo(end);
                    return new Found(head, places, glance.floors());
                }
            }
        }
        throw new StoreException.Unavailable("The database failed again and again while looking for tags. Repeat.",
                null);
    }

    /// What other processes have indexed need not be remembered, or a process that only reads would gather the whole log.
    private void forgetIndexed(Connection connection, long indexedTo) throws SQLException {
        if (view.head() != null && indexedTo - view.indexedTo() >= Recents.SEGMENT_EVENTS) {
            view.indexed(Math.min(indexedTo, durable.indexedTo(connection)));
        }
    }

    /// What is only in memory; null if it is not complete beyond the watermark.
    private @Nullable List<Long> recent(Connection connection, List<Criterion> criteria, long after, long end,
            long indexedTo) throws SQLException {
        long doubts = view.doubts();
        HeadRow known = view.head();
        if (known == null || known.head() < end) {
            view.catchUp(connection, durable.row(connection));
        }
        List<Long> recent = view.recent(criteria, after);
        return view.indexedTo() <= indexedTo && view.doubts() == doubts ? recent : null;
    }

    /// The event with this id, if it is durable and has not expired.
    Optional<StoredEvent> find(UUID eventId) throws SQLException {
        try (Connection connection = source.getConnection()) {
            for (int round = 1; round <= ROUNDS_MAX; round++) {
                long doubts = view.doubts();
                Optional<StoredEvent> found = find(connection, eventId);
                if (found.isPresent() || view.doubts() == doubts) {
                    return found;
                }
            }
        }
        throw new StoreException.Unavailable("The database failed again and again while looking for an id. Repeat.",
                null);
    }

    private Optional<StoredEvent> find(Connection connection, UUID eventId) throws SQLException {
        IdEntry recent = view.recent(eventId);
        if (recent != null) {
            return at(connection, Places.position(recent.place()));
        }
        HeldBlocks held = sql.blocksOf(connection, eventId);
        if (held.place() != null) {
            return pick(connection, held, List.of(held.place()));
        }
        HeadRow known = view.head();
        if (known == null || known.head() < held.head()) {
            view.catchUp(connection, durable.row(connection));
        }
        IdEntry learned = view.find(connection, List.of(eventId))[0]; // perhaps a bulk went to the index meanwhile
        return learned == null ? Optional.empty() : at(connection, Places.position(learned.place()));
    }

    /// The event at a position, if it is durable and has not expired.
    Optional<StoredEvent> at(long position) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return at(connection, position);
        }
    }

    private Optional<StoredEvent> at(Connection connection, long position) throws SQLException {
        HeldBlocks held = sql.blocksOf(connection, position);
        return pick(connection, held, held.blocks().stream()
                .filter(row -> row.firstPosition() <= position && position <= row.lastPosition())
                .map(row -> Places.of(position, row.retention())).toList());
    }

    private Optional<StoredEvent> pick(Connection connection, HeldBlocks held, List<Long> places) throws SQLException {
        long head = Math.min(held.head(), durable.served(connection, held.head()));
        List<Long> served = places.stream().filter(place -> Places.position(place) <= head).toList();
        List<StoredEvent> found = new ArrayList<>();
        if (!served.isEmpty()) {
            fetcher.pick(held.blocks(), served, head, found);
        }
        return found.stream().findFirst();
    }

    @Override
    public void close() {
        fetcher.close();
    }
}
