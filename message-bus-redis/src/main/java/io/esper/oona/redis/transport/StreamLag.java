package io.esper.oona.redis.transport;

import java.util.List;

import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.StreamEntry;
import org.jspecify.annotations.Nullable;

/// Counts what lies on streams behind a group: Redis 6.2 does not say it. For one thread.
final class StreamLag {
    /// Counted exactly up to here.
    private static final long COUNTED_MAX = 100_000;
    private static final int PAGE = 1_000;

    private final RedisLink link;
    private long messages;
    private boolean exact = true;

    StreamLag(RedisLink link) {
        this.link = link;
    }

    /// Adds the entries of a stream after a cursor. Returns the first of them; null if there is none.
    @Nullable
    EntryId count(String key, EntryId cursor) {
        StreamInfo stream = StreamInfo.of(link, key, "");
        EntryId first = stream.first();
        if (first == null || !stream.last().isAfter(cursor)) {
            return null;
        }
        if (first.isAfter(cursor)) {
            messages += stream.length();
            return first;
        }
        return page(key, cursor);
    }

    private @Nullable EntryId page(String key, EntryId cursor) {
        EntryId first = null;
        EntryId from = cursor;
        while (true) {
            List<StreamEntry> page =
                    Replies.entries(link.call(Command.XRANGE, key, "(" + from, "+", "COUNT", PAGE));
            if (page.isEmpty()) {
                return first;
            }
            first = first == null ? page.getFirst().id() : first;
            messages += page.size();
            from = page.getLast().id();
            if (page.size() < PAGE) {
                return first;
            }
            if (messages >= COUNTED_MAX) {
                exact = false;
                return first;
            }
        }
    }

    long messages() {
        return messages;
    }

    boolean exact() {
        return exact;
    }
}
