package io.esper.oona.redis.outbox;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.redis.ledger.Fate;
import io.esper.oona.redis.ledger.Taken;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.outbox.DeliveryAudit.Names;
import io.esper.oona.redis.outbox.DeliveryAudit.Side;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Compares the entries of a stream with those that were recorded, from the border of one page to the border of the next, so that what is
/// missing before the first entry, after the last one or in an empty stream is seen too. For one thread.
final class EntryComparison {
    /// So many lost entries are looked for under another id; more are named as they are.
    private static final int LOST_MAX = 10_000;
    private final Store store;
    private final Streamed stream;
    private final Names names;
    private final Map<Long, Taken> lost = new LinkedHashMap<>();
    private long onRedis;
    private long recorded;
    private long waiting;

    EntryComparison(Store store, Streamed stream, Names names) {
        this.store = store;
        this.stream = stream;
        this.names = names;
    }

    void run(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return;
        }
        EntryId start = new EntryId(Math.max(0, from.toEpochMilli()), 0);
        EntryId last = new EntryId(Math.max(0, to.toEpochMilli() - 1), -1L);
        boolean more = true;
        while (more) {
            List<Streamed.Seen> page = stream.page(start, last);
            more = !stream.isLast(page);
            EntryId end = more ? page.getLast().id() : last;
            compare(start, end, page);
            start = end.next();
        }
    }

    private void compare(EntryId start, EntryId end, List<Streamed.Seen> page) {
        onRedis += page.size();
        Map<EntryId, Streamed.Seen> open = new LinkedHashMap<>();
        page.forEach(seen -> open.put(seen.id(), seen));
        Set<EntryId> there = new HashSet<>(open.keySet());
        stream.taken(start, end, taken -> {
            Streamed.Seen seen = open.remove(taken.entry());
            if (seen != null) {
                recorded++;
                checkEvent(seen, taken);
            } else if (!there.contains(taken.entry()) && taken.fate() != Fate.TRIMMED) {
                lose(taken);
            }
        });
        for (Streamed.Seen seen : open.values()) {
            if (seen.id().isAfter(stream.reached())) {
                waiting++;
            } else {
                names.miss(Side.LOG, seen.id().toString(), seen.eventId(), 0, "the entry was not recorded");
            }
        }
    }

    /// The event that stands for the entry has its id.
    private void checkEvent(Streamed.Seen seen, Taken known) {
        String claimed = seen.eventId();
        if (known.fate() == Fate.STORED && claimed != null) {
            store.log().at(known.position()).ifPresent(event -> {
                if (!event.eventId().toString().equalsIgnoreCase(claimed)) {
                    names.miss(Side.LOG, seen.id().toString(), claimed, 0,
                            "position " + known.position() + " holds another event");
                }
            });
        }
    }

    private void lose(Taken taken) {
        boolean event = taken.fate() == Fate.STORED || taken.fate() == Fate.DUPLICATE;
        if (event && lost.size() < LOST_MAX) {
            lost.put(taken.position(), taken);
        } else {
            name(store, names, taken);
        }
    }

    /// Names an entry that was recorded and is gone.
    static void name(Store store, Names names, Taken taken) {
        boolean event = taken.fate() == Fate.STORED || taken.fate() == Fate.DUPLICATE;
        names.miss(Side.REDIS, taken.entry().toString(), event ? eventId(store, taken.position()) : null,
                event ? taken.position() : 0,
                event
                        ? "the entry was recorded, and then deleted from the stream or lost by Redis"
                        : "the entry became a dead letter, and was then deleted from the stream or lost by Redis");
    }

    private static @Nullable String eventId(Store store, long position) {
        return store.log().at(position).map(event -> event.eventId().toString()).orElse(null);
    }

    /// Recorded entries that are gone, by the position of their event, which may be on the stream under another id.
    Map<Long, Taken> lost() {
        return new HashMap<>(lost);
    }

    long onRedis() {
        return onRedis;
    }

    long recorded() {
        return recorded;
    }

    long waiting() {
        return waiting;
    }
}
