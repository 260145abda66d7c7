package io.esper.oona.store.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.block.Places;
import io.esper.oona.store.block.Postings;
import io.esper.oona.store.block.TagHash;
import org.jspecify.annotations.Nullable;

/// Ids and tags of the events that are not in the index tables yet, exactly, in memory. Events are added in order of
/// position and dropped in whole segments once the index has them; about 100 bytes an event. Thread-safe.
final class Recents {
    /// Segments are dropped whole, so that dropping costs nothing an event.
    static final int SEGMENT_EVENTS = 8_192;

    private final ArrayDeque<Segment> segments = new ArrayDeque<>();

    private static final class Segment {
        private final IdTable ids = new IdTable(SEGMENT_EVENTS);
        private final Map<Long, Postings> tags = new HashMap<>();
        private long lastPosition;
    }

    synchronized void add(long position, Retention retention, UUID id, long contentHash, String type, List<Tag> tags) {
        Segment segment = segments.peekLast();
        if (segment == null || segment.ids.size() >= SEGMENT_EVENTS) {
            segment = new Segment();
            segments.addLast(segment);
        }
        long place = Places.of(position, retention);
        segment.ids.put(id, place, contentHash);
        segment.lastPosition = position;
        for (int i = 0; i < tags.size(); i++) {
            segment.tags.computeIfAbsent(TagHash.of(tags.get(i)), none -> new Postings()).add(place);
        }
        if (indexesType(retention, type, tags)) {
            segment.tags.computeIfAbsent(TagHash.ofType(type), none -> new Postings()).add(place);
        }
    }

    /// Every event can be selected by its type, except the untagged ones of the built-in telemetry topics: criteria over their
    /// types are refused.
    private static boolean indexesType(Retention retention, String type, List<Tag> tags) {
        return retention != Retention.HOURS_72 || !tags.isEmpty() || CatalogueRules.BUILT_IN.indexes(type);
    }

    synchronized @Nullable IdEntry find(UUID id) {
        for (Segment segment : segments) {
            IdEntry entry = segment.ids.find(id);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /// Places after a position that probably match one of the criteria, perhaps repeated: tags and types are compared by
    /// digest.
    synchronized List<Long> candidates(List<Criterion> criteria, long after) {
        List<Long> found = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.lastPosition > after) {
                for (Criterion criterion : criteria) {
                    candidates(segment, criterion, after, found);
                }
            }
        }
        return found;
    }

    private static void candidates(Segment segment, Criterion criterion, long after, List<Long> found) {
        List<Postings> types = new ArrayList<>();
        for (String type : criterion.types()) {
            Postings postings = segment.tags.get(TagHash.ofType(type));
            if (postings != null) {
                types.add(postings);
            }
        }
        if (!criterion.types().isEmpty() && types.isEmpty()) {
            return;
        }
        List<Postings> tags = new ArrayList<>();
        for (Tag tag : criterion.tags()) {
            Postings postings = segment.tags.get(TagHash.of(tag));
            if (postings == null) {
                return;
            }
            tags.add(postings);
        }
        long afterPlace = Places.endOf(after);
        if (tags.isEmpty()) {
            Set<Long> distinct = new HashSet<>();
            for (Postings postings : types) {
                for (int i = postings.indexAfter(afterPlace); i < postings.size(); i++) {
                    distinct.add(postings.get(i));
                }
            }
            distinct.stream().sorted().forEach(found::add);
            return;
        }
        tags.sort((one, other) -> Integer.compare(one.size(), other.size()));
        Postings rarest = tags.getFirst();
        for (int i = rarest.indexAfter(afterPlace); i < rarest.size(); i++) {
            long place = rarest.get(i);
            if (tags.stream().allMatch(postings -> postings.contains(place))
                    && (types.isEmpty() || types.stream().anyMatch(postings -> postings.contains(place)))) {
                found.add(place);
            }
        }
    }

    /// Hands over every id.
    synchronized void forEachId(Consumer<UUID> each) {
        for (Segment segment : segments) {
            segment.ids.forEach(row -> each.accept(row.id()));
        }
    }

    /// The index rows of the events beyond one position and up to another, sorted as the tables are. Holds appends up only while
    /// it reads the segment that is being filled.
    Bulk bulk(long after, long until) {
        List<Segment> all;
        synchronized (this) {
            all = List.copyOf(segments);
        }
        List<IdRow> ids = new ArrayList<>();
        Map<Long, Postings> tags = new HashMap<>();
        for (int i = 0; i < all.size() - 1; i++) {
            collect(all.get(i), after, until, ids, tags); // another was begun after it, so it does not change any more
        }
        if (!all.isEmpty()) {
            synchronized (this) {
                collect(all.getLast(), after, until, ids, tags);
            }
        }
        ids.sort((one, other) -> compareUnsigned(one.id(), other.id()));
        List<TagRow> rows = new ArrayList<>();
        tags.forEach((tag, postings) -> Bulk.addRows(rows, tag, postings));
        rows.sort((one, other) -> one.tag() != other.tag()
                ? Long.compare(one.tag(), other.tag())
                : Long.compare(one.lastPosition(), other.lastPosition()));
        return new Bulk(ids, rows);
    }

    private static void collect(Segment segment, long after, long until, List<IdRow> ids,
            Map<Long, Postings> tags) {
        long afterPlace = Places.endOf(after);
        long untilPlace = Places.endOf(until);
        segment.ids.forEach(row -> {
            if (row.place() > afterPlace && row.place() <= untilPlace) {
                ids.add(row);
            }
        });
        segment.tags.forEach((tag, postings) -> {
            for (int i = postings.indexAfter(afterPlace); i < postings.size()
                    && postings.get(i) <= untilPlace; i++) {
                tags.computeIfAbsent(tag, none -> new Postings()).add(postings.get(i));
            }
        });
    }

    /// As both databases order UUIDs.
    private static int compareUnsigned(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }

    /// Rows for the two index tables.
    record Bulk(List<IdRow> ids, List<TagRow> tags) {
        /// Keeps a row far below the longest value of H2.
        private static final int PLACES_PER_ROW_MAX = 65_536;

        static void addRows(List<TagRow> rows, long tag, Postings postings) {
            for (int from = 0; from < postings.size(); from += PLACES_PER_ROW_MAX) {
                int to = Math.min(postings.size(), from + PLACES_PER_ROW_MAX);
                rows.add(new TagRow(tag, Places.position(postings.get(to - 1)), postings.encode(from, to)));
            }
        }
    }

    /// Forgets whole segments that end at or before a position.
    synchronized void dropTo(long position) {
        while (!segments.isEmpty() && segments.getFirst().lastPosition <= position) {
            segments.removeFirst();
        }
    }

    synchronized void clear() {
        segments.clear();
    }
}
