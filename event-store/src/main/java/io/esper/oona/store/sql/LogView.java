package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import javax.sql.DataSource;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.block.ContentHash;
import io.esper.oona.store.block.Entry;
import io.esper.oona.store.block.Places;
import org.jspecify.annotations.Nullable;

/// What this process knows of the log without asking: where it ended when last seen, and ids and tags of every event that is
/// not in the index tables. Together with these tables it answers "is this id stored" and "which events carry these tags"
/// exactly, for every position up to [#head]. Thread-safe.
final class LogView {
    /// A filter over the index pays for itself after so many questions for ids that were never seen: a question costs as much
    /// as reading some dozen ids, so fewer are enough for a short index.
    private static final long QUESTIONS_BEFORE_FILTER_MAX = 20_000;
    private static final long QUESTIONS_BEFORE_FILTER_MIN = 1_000;
    private static final long IDS_READ_PER_QUESTION = 16;
    /// Catching up begins anew when events expire under it; so often in a row they do not.
    private static final int CATCH_UPS_MAX = 10;

    private final LogSql sql;
    private final DurableHead durable;
    private final Recents recents = new Recents();
    private final AtomicLong questions = new AtomicLong();
    private volatile @Nullable HeadRow head;
    private volatile long indexedTo;
    /// Odd while everything is being forgotten.
    private volatile long doubts;
    private volatile @Nullable IdFilter filter;
    private @Nullable IdFilter nextFilter;

    LogView(LogSql sql, DurableHead durable) {
        this.sql = sql;
        this.durable = durable;
    }

    /// Where the log ended when last seen; null if it was never looked at or a doubt has arisen since.
    @Nullable
    HeadRow head() {
        return head;
    }

    long indexedTo() {
        return indexedTo;
    }

    /// How often everything was forgotten. Who reads the view in several steps compares it before and after: what it read in
    /// between is only right if nothing was forgotten.
    long doubts() {
        long seen = doubts;
        if (seen % 2 == 0) {
            return seen;
        }
        synchronized (this) {
            return doubts;
        }
    }

    /// Forgets everything: after an error nobody knows what was committed.
    synchronized void forget() {
        doubts = doubts + 1;
        head = null;
        filter = null;
        nextFilter = null;
        recents.clear();
        doubts = doubts + 1;
    }

    /// Learns of everything up to the head that is given, by reading the blocks that it has not seen. Give only a durable head:
    /// what vanishes with a process that dies must never be remembered.
    ///
    /// If events have expired unseen, another process has indexed them first. Then it starts again after what is indexed, so
    /// that these ids are asked for there.
    synchronized void catchUp(Connection connection, HeadRow to) throws SQLException {
        for (int attempt = 1; attempt <= CATCH_UPS_MAX; attempt++) {
            HeadRow known = head;
            if (known != null && known.head() >= to.head()) {
                return;
            }
            if (known == null) {
                indexedTo = durable.indexedTo(connection);
                if (indexedTo == 0) {
                    filter = new IdFilter(0); // it sees every id from the first on
                }
            }
            long after = known == null ? indexedTo : known.head();
            if (learn(connection, after, to.head()) == Math.max(0, to.head() - after)) {
                head = to;
                return;
            }
            forget();
        }
        throw new StoreException.Corrupt("The log misses events that are not in the index before position " + to.head()
                + ", so ids cannot be checked and nothing is written. Run oona doctor.", null);
    }

    private long learn(Connection connection, long after, long until) throws SQLException {
        long learned = 0;
        try (BlockMerge events =
                new BlockMerge(new ConnectionBlocks(sql, connection), after, until, EventFilter.ALL, null)) {
            for (StoredEvent event = events.nextEvent(); event != null; event = events.nextEvent()) {
                remember(event.position(), event.retention(), event.eventId(), ContentHash.of(event), event.type(),
                        event.tags());
                learned++;
            }
        } catch (SQLException | RuntimeException failed) {
            forget(); // half of it would be remembered twice
            throw failed;
        }
        return learned;
    }

    /// Learns of what this process has just committed.
    synchronized void committed(HeadRow before, HeadRow next, List<Entry> entries, List<Long> contentHashes) {
        HeadRow known = head;
        if (known == null || known.head() != before.head()) {
            return;
        }
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Message message = entry.message();
            remember(entry.position(), message.retention(), message.envelope().eventId(), contentHashes.get(i),
                    message.type(), message.tags());
        }
        head = next;
    }

    private void remember(long position, Retention retention, UUID id, long contentHash, String type, List<Tag> tags) {
        recents.add(position, retention, id, contentHash, type, tags);
        IdFilter built = filter;
        if (built != null) {
            built.add(id);
        }
        IdFilter next = nextFilter;
        if (next != null) {
            next.add(id);
        }
    }

    /// What is stored under these ids, in their order; null where nothing is.
    @Nullable
    IdEntry[] find(Connection connection, List<UUID> ids) throws SQLException {
        @Nullable
        IdEntry[] found = new IdEntry[ids.size()];
        List<UUID> unknown = new ArrayList<>();
        IdFilter built = filter;
        for (int i = 0; i < found.length; i++) {
            UUID id = ids.get(i);
            if (built == null || built.mayContain(id)) {
                found[i] = recents.find(id);
                if (found[i] == null && indexedTo > 0) {
                    unknown.add(id);
                }
            }
        }
        if (unknown.isEmpty()) {
            return found;
        }
        List<IdRow> rows = sql.ids(connection, unknown);
        if (!rows.isEmpty()) {
            Map<UUID, IdEntry> stored = new HashMap<>();
            rows.forEach(row -> stored.put(row.id(), new IdEntry(row.place(), row.contentHash())));
            for (int i = 0; i < found.length; i++) {
                found[i] = found[i] == null ? stored.get(ids.get(i)) : found[i];
            }
        }
        if (built == null) {
            questions.addAndGet(unknown.size() - rows.size());
        }
        return found;
    }

    /// Builds the filter if it would pay for itself, or anew if it has become too small, by reading the whole id index once.
    /// Appends and indexing go on meanwhile. Called by one thread at a time.
    void refreshFilter(DataSource source) throws SQLException {
        IdFilter old = filter;
        if (old == null
                ? questions.get() <= Math.clamp(indexedTo / IDS_READ_PER_QUESTION, QUESTIONS_BEFORE_FILTER_MIN,
                        QUESTIONS_BEFORE_FILTER_MAX)
                : !old.overfull()) {
            return;
        }
        long doubtsBefore = doubts();
        IdFilter next = beginFilter();
        if (next == null) {
            return;
        }
        boolean whole = false;
        try {
            sql.eachId(source, some -> addAll(next, some));
            whole = true;
        } finally {
            endFilter(whole ? next : null, doubtsBefore);
        }
    }

    /// From here on what is learned goes into the new filter too, so it never misses an id: the others are in the table.
    private synchronized @Nullable IdFilter beginFilter() {
        HeadRow known = head;
        if (known == null || known.head() > IdFilter.IDS_MAX) {
            return null;
        }
        IdFilter next = new IdFilter(Math.min(IdFilter.IDS_MAX, 2 * known.head()));
        recents.forEachId(next::add);
        nextFilter = next;
        return next;
    }

    private synchronized void addAll(IdFilter next, List<UUID> ids) {
        ids.forEach(next::add);
    }

    private synchronized void endFilter(@Nullable IdFilter built, long doubtsBefore) {
        if (built != null && doubts == doubtsBefore) {
            filter = built;
            questions.set(0);
        }
        nextFilter = null;
    }

    /// Places beyond a position, in order, of events that probably match one of the criteria: tags and types are compared by
    /// digest. Complete up to [#head].
    ///
    /// @param criteria each with a type or a tag
    PlaceList candidates(Connection connection, List<Criterion> criteria, long after) throws SQLException {
        // The index grows by what the recents lose: ask the recents first, so that nothing falls between.
        List<Long> recent = recents.candidates(criteria, after);
        List<long[]> stored =
                after < indexedTo ? new IndexLookup(sql, connection, after).places(criteria) : List.of();
        return PlaceList.of(LongStream.concat(stored.stream().flatMapToLong(Arrays::stream),
                recent.stream().mapToLong(Long::longValue)).toArray());
    }

    /// Places beyond a position of events that are only in memory and probably match; complete beyond [#indexedTo] as it is
    /// afterwards.
    List<Long> recent(List<Criterion> criteria, long after) {
        return recents.candidates(criteria, after);
    }

    /// What is stored under an id, if it is not in the index yet.
    @Nullable
    IdEntry recent(UUID id) {
        return recents.find(id);
    }

    /// The index rows for the events that are not in the tables yet, up to a position.
    Recents.Bulk bulk(long after, long until) {
        return recents.bulk(after, until);
    }

    /// Says that the tables now hold everything up to a position, durably.
    synchronized void indexed(long position) {
        if (position > indexedTo) {
            indexedTo = position;
            recents.dropTo(position);
        }
    }

    /// The place as the log counts it, for messages.
    static long position(IdEntry entry) {
        return Places.position(entry.place());
    }
}
