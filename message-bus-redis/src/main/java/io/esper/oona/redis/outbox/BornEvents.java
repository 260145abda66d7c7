package io.esper.oona.redis.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.esper.oona.redis.ledger.Fate;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.Taken;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.outbox.DeliveryAudit.Names;
import io.esper.oona.redis.outbox.DeliveryAudit.Side;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;

/// Looks on a stream for the events that were born on the log and sent: the recorder has met each again, or it still waits to be recorded.
/// For one thread.
final class BornEvents {
    private static final int PAGE = 1_000;
    /// No outbox ever ran, so nobody promised to send anything.
    private static final long NEVER = -1;
    /// By how much the server's clock may be behind ours.
    private static final Duration CLOCKS_MAX = Duration.ofHours(1);
    private static final int OPEN_MAX = 10_000;
    private final Store store;
    private final Streamed stream;
    private final Names names;
    private final BusOrigins origins;
    private final long begun;
    private final long sent;
    /// Sent events that have not been found yet, by position.
    private final Map<Long, String> open = new TreeMap<>();
    /// The batch after which to look for events of the next page: the outbox sends in order.
    private long afterBatch;
    private long count;
    private long unsent;

    BornEvents(Store store, Ledger ledger, Streamed stream, Names names) {
        this.store = store;
        this.stream = stream;
        this.names = names;
        this.origins = new BusOrigins(ledger);
        this.sent = store.cursor(Outbox.READER).map(Long::parseLong).orElse(NEVER);
        this.begun = store.cursor(Outbox.BEGUN).map(Long::parseLong).orElse(Long.MAX_VALUE);
    }

    /// Looks at the events of the window; those received before `kept` may have been trimmed.
    void run(Instant from, Instant to, Instant kept) {
        EventFilter filter =
                new EventFilter(Set.of(names.topic()), Set.of(), Set.of(), Set.of(), Set.of(), from, to, null, null);
        List<Born> page = new ArrayList<>(PAGE);
        try (LogReader reader = store.log().read(ReadQuery.after(0).matching(filter))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    page.add(new Born(event.position(), event.eventId().toString(), event.received()));
                    if (page.size() == PAGE) {
                        look(page, kept);
                        page.clear();
                    }
                }
            }
            look(page, kept);
        }
    }

    private record Born(long position, String eventId, Instant received) {}

    private void look(List<Born> page, Instant kept) {
        if (page.isEmpty()) {
            return;
        }
        Set<Long> known = origins.between(page.getFirst().position, page.getLast().position);
        Map<Long, String> wanted = new TreeMap<>();
        Instant first = Instant.MAX;
        for (Born event : page) {
            if (!known.contains(event.position)) {
                count++;
                unsent += event.position > sent ? 1 : 0;
                if (event.position > begun && event.position <= sent && !event.received.isBefore(kept)) {
                    wanted.put(event.position, event.eventId);
                    first = event.received.isBefore(first) ? event.received : first;
                }
            }
        }
        if (!wanted.isEmpty()) {
            forgetMet(wanted, first.minus(CLOCKS_MAX));
            wanted.forEach((position, eventId) -> {
                if (open.size() < OPEN_MAX) {
                    open.put(position, eventId);
                } else {
                    name(position, eventId);
                }
            });
        }
    }

    /// Takes out those that the recorder has met on the stream.
    private void forgetMet(Map<Long, String> wanted, Instant from) {
        long[] next = {afterBatch};
        stream.batches(Math.max(0, from.toEpochMilli()), Long.MAX_VALUE, afterBatch, batch -> {
            for (Taken taken : batch.entries()) {
                if (stands(taken) && wanted.remove(taken.position()) != null && next[0] == afterBatch) {
                    next[0] = batch.number() - 1;
                }
            }
            return wanted.isEmpty();
        });
        afterBatch = next[0];
    }

    private static boolean stands(Taken taken) {
        return taken.fate() == Fate.DUPLICATE || taken.fate() == Fate.STORED;
    }

    /// Names what was sent and is not there, and those of the lost entries whose events no other entry stands for.
    void nameMissing(Map<Long, Taken> lost) {
        forgetThatStandElsewhere(lost);
        forgetWaiting(lost);
        open.forEach(this::name);
        new TreeMap<>(lost).values().forEach(taken -> EntryComparison.name(store, names, taken));
    }

    private void forgetThatStandElsewhere(Map<Long, Taken> lost) {
        if (lost.isEmpty()) {
            return;
        }
        long first = lost.values().stream().mapToLong(taken -> taken.entry().millis()).min().orElse(0);
        stream.batches(first, Long.MAX_VALUE, 0, batch -> {
            for (Taken taken : batch.entries()) {
                Taken gone = lost.get(taken.position());
                if (gone != null && stands(taken) && !gone.entry().equals(taken.entry())
                        && stream.has(taken.entry())) {
                    lost.remove(taken.position());
                }
            }
            return lost.isEmpty();
        });
    }

    /// Takes out those that are on the stream and not recorded yet.
    private void forgetWaiting(Map<Long, Taken> lost) {
        if (open.isEmpty() && lost.isEmpty()) {
            return;
        }
        Map<String, Long> positions = new HashMap<>();
        open.forEach((position, eventId) -> positions.put(eventId, position));
        lost.keySet().forEach(position -> store.log().at(position)
                .ifPresent(event -> positions.put(event.eventId().toString(), position)));
        EntryId last = new EntryId(Long.MAX_VALUE, -1L);
        EntryId start = stream.reached().next();
        Set<Long> found = new HashSet<>();
        for (boolean more = true; more;) {
            List<Streamed.Seen> page = stream.page(start, last);
            for (Streamed.Seen seen : page) {
                Long position = seen.eventId() == null ? null : positions.get(seen.eventId());
                if (position != null) {
                    found.add(position);
                }
            }
            more = !stream.isLast(page);
            start = page.isEmpty() ? start : page.getLast().id().next();
        }
        open.keySet().removeAll(found);
        lost.keySet().removeAll(found);
    }

    private void name(long position, String eventId) {
        names.miss(Side.REDIS, null, eventId, position, "the event at position " + position
                + " was born on the log and sent, and Redis does not have it: it has lost it");
    }

    /// Events that did not come over the bus.
    long count() {
        return count;
    }

    /// Of them, those that the outbox has not come to.
    long unsent() {
        return unsent;
    }
}
