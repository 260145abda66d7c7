package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Tag;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.block.Places;
import io.esper.oona.store.block.Postings;
import io.esper.oona.store.block.TagHash;
import org.jspecify.annotations.Nullable;

/// One search of the tag index for or-ed criteria. Whatever their number, the tables are asked once for some hundred tags. Of
/// what a criterion demands together the rarest is read first, and the rest only while many events are left: what remains is
/// decided by looking at the events. For one thread.
final class IndexLookup {
    /// Tags of one question: H2 compares each row with all of them.
    private static final int TAGS_PER_QUERY = 200;
    /// So few events are looked at rather than looked up under their other tags.
    private static final int LOOK_AT_MAX = 256;
    private static final long[] NOTHING = {};

    private final LogSql sql;
    private final Connection connection;
    private final long after;
    private final Map<Long, long[]> known = new HashMap<>();

    IndexLookup(LogSql sql, Connection connection, long after) {
        this.sql = sql;
        this.connection = connection;
        this.after = after;
    }

    /// Takes over what the tables were asked before.
    ///
    /// @param tags     these were asked for
    /// @param postings what was found
    void know(List<Long> tags, Map<Long, Postings> postings) {
        tags.forEach(tag -> known.put(tag, beyond(postings.get(tag))));
    }

    /// Tags that are surely read to answer the criteria; at most as many as one question takes, others are left out.
    static List<Long> certain(List<Criterion> criteria) {
        return criteria.stream().map(IndexLookup::terms).filter(terms -> terms.size() == 1)
                .flatMapToLong(terms -> Arrays.stream(terms.getFirst())).distinct().limit(TAGS_PER_QUERY).boxed()
                .toList();
    }

    /// Places of all events that match a criterion, and perhaps of some that do not; in no order, perhaps repeated.
    ///
    /// @param criteria each with a type or a tag
    List<long[]> places(List<Criterion> criteria) throws SQLException {
        Set<Long> alone = new HashSet<>();
        List<List<long[]>> together = new ArrayList<>();
        for (Criterion criterion : criteria) {
            List<long[]> terms = terms(criterion);
            if (terms.size() == 1) {
                Arrays.stream(terms.getFirst()).forEach(alone::add);
            } else {
                together.add(terms);
            }
        }
        List<long[]> found = new ArrayList<>();
        fetch(alone);
        alone.forEach(tag -> found.add(known.getOrDefault(tag, NOTHING)));
        if (!together.isEmpty()) {
            intersections(together, found);
        }
        return found;
    }

    /// What the criterion demands together: each of the tags, and any of the types.
    private static List<long[]> terms(Criterion criterion) {
        List<long[]> terms = new ArrayList<>(criterion.tags().size() + 1);
        for (Tag tag : criterion.tags()) {
            terms.add(new long[]{TagHash.of(tag)});
        }
        if (!criterion.types().isEmpty()) {
            terms.add(criterion.types().stream().mapToLong(TagHash::ofType).toArray());
        }
        return terms;
    }

    private void intersections(List<List<long[]>> together, List<long[]> found) throws SQLException {
        Map<Long, Long> bytes = bytes(together);
        Set<Long> rarest = new HashSet<>();
        for (List<long[]> terms : together) {
            terms.sort(Comparator.comparingLong(term -> size(term, bytes)));
            if (size(terms.getFirst(), bytes) > 0) {
                Arrays.stream(terms.getFirst()).forEach(rarest::add);
            }
        }
        fetch(rarest);
        for (List<long[]> terms : together) {
            if (size(terms.getFirst(), bytes) > 0) {
                found.add(intersection(terms));
            }
        }
    }

    private Map<Long, Long> bytes(List<List<long[]>> together) throws SQLException {
        Set<Long> tags = new HashSet<>();
        together.forEach(terms -> terms.forEach(term -> Arrays.stream(term).forEach(tags::add)));
        Map<Long, Long> bytes = new HashMap<>();
        for (List<Long> some : parts(tags)) {
            sql.measurePostings(connection, some, after, bytes);
        }
        return bytes;
    }

    private static long size(long[] term, Map<Long, Long> bytes) {
        return Arrays.stream(term).map(tag -> bytes.getOrDefault(tag, 0L)).sum();
    }

    private long[] intersection(List<long[]> terms) throws SQLException {
        long[] found = union(terms.getFirst());
        for (int i = 1; i < terms.size() && found.length > LOOK_AT_MAX; i++) {
            long[] other = union(terms.get(i));
            found = Arrays.stream(found).filter(place -> Arrays.binarySearch(other, place) >= 0).toArray();
        }
        return found;
    }

    /// The events of a term, in order.
    private long[] union(long[] term) throws SQLException {
        fetch(Arrays.stream(term).boxed().toList());
        return term.length == 1
                ? known.getOrDefault(term[0], NOTHING)
                : Arrays.stream(term).mapToObj(tag -> known.getOrDefault(tag, NOTHING)).flatMapToLong(Arrays::stream)
                        .sorted().distinct().toArray();
    }

    private void fetch(Collection<Long> tags) throws SQLException {
        List<Long> unknown = tags.stream().filter(tag -> !known.containsKey(tag)).toList();
        for (List<Long> some : parts(unknown)) {
            Map<Long, Postings> stored = new HashMap<>();
            if (some.size() == 1) {
                Postings postings = stored.computeIfAbsent(some.getFirst(), none -> new Postings());
                sql.postings(connection, some.getFirst(), after).forEach(postings::decode);
            } else {
                sql.postings(connection, some, after, stored);
            }
            some.forEach(tag -> known.put(tag, beyond(stored.get(tag))));
        }
    }

    private long[] beyond(@Nullable Postings postings) {
        if (postings == null) {
            return NOTHING;
        }
        return postings.toArray(postings.indexAfter(Places.endOf(after)));
    }

    private static List<List<Long>> parts(Collection<Long> tags) {
        List<Long> all = List.copyOf(tags);
        List<List<Long>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += TAGS_PER_QUERY) {
            parts.add(all.subList(from, Math.min(all.size(), from + TAGS_PER_QUERY)));
        }
        return parts;
    }
}
