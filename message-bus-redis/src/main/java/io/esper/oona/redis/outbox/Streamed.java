package io.esper.oona.redis.outbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.esper.oona.redis.ledger.Batch;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.StreamState;
import io.esper.oona.redis.ledger.Taken;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.StreamEntry;
import org.jspecify.annotations.Nullable;

/// One stream and what is recorded of it, page by page, as of the moment at which this was made: what is recorded later is left out, so
/// that an audit beside a working recorder compares what stands. For one thread.
final class Streamed {
    private static final int PAGE = 1_000;
    private static final int BATCHES = 100;
    /// One answer: entries may have 1 MiB each.
    private static final int COUNT_MAX = 64;
    private final RedisLink link;
    private final Ledger ledger;
    private final String key;
    private final String source;
    private final EntryId reached;
    private final long batches;

    Streamed(RedisLink link, Ledger ledger, String key, String server) {
        this.link = link;
        this.ledger = ledger;
        this.key = key;
        this.source = Ledger.source(server, key);
        StreamState state = ledger.find(source).orElse(null);
        this.reached = state == null ? EntryId.ZERO : state.recorded();
        this.batches = state == null ? 0 : state.batches();
    }

    /// An entry without its body.
    ///
    /// @param eventId as far as it is a field of its own
    record Seen(EntryId id, @Nullable String eventId) {}

    /// The last entry that is recorded.
    EntryId reached() {
        return reached;
    }

    /// Up to 1,000 entries from `start` to `end`, both included; fewer are the last ones.
    List<Seen> page(EntryId start, EntryId end) {
        List<Seen> page = new ArrayList<>();
        EntryId from = start;
        while (page.size() < PAGE) {
            int count = Math.min(COUNT_MAX, PAGE - page.size());
            List<StreamEntry> entries = Replies.entries(link.call(Command.XRANGE, key, from, end, "COUNT", count));
            entries.forEach(entry -> page.add(new Seen(entry.id(), eventId(entry))));
            if (entries.size() < count) {
                break;
            }
            from = page.getLast().id().next();
        }
        return page;
    }

    boolean isLast(List<Seen> page) {
        return page.size() < PAGE;
    }

    /// Whether the stream still has the entry.
    boolean has(EntryId entry) {
        return !Replies.list(link.call(Command.XRANGE, key, entry, entry, "COUNT", 1)).isEmpty();
    }

    private static @Nullable String eventId(StreamEntry entry) {
        for (int i = 0; i + 1 < entry.fields().size(); i += 2) {
            if (new String(entry.fields().get(i), StandardCharsets.UTF_8).equals("event_id")) {
                return new String(entry.fields().get(i + 1), StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    /// Shows batches with entries of this time, in the order in which they were taken over, until one is enough.
    ///
    /// @param afterBatch number of the batch after which to begin
    void batches(long fromMillis, long toMillis, long afterBatch, Predicate<Batch> enough) {
        long after = afterBatch;
        while (true) {
            List<Batch> page = ledger.batches(source, fromMillis, toMillis, after, BATCHES);
            for (Batch batch : page) {
                if (batch.number() > batches || enough.test(batch)) {
                    return;
                }
                after = batch.number();
            }
            if (page.size() < BATCHES) {
                return;
            }
        }
    }

    /// What was taken over of the entries from `start` to `end`, both included.
    void taken(EntryId start, EntryId end, Consumer<Taken> each) {
        batches(start.millis(), end.millis(), 0, batch -> {
            for (Taken one : batch.entries()) {
                if (!start.isAfter(one.entry()) && !one.entry().isAfter(end)) {
                    each.accept(one);
                }
            }
            return false;
        });
    }
}
