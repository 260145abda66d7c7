package io.esper.oona.redis.transport;

import io.esper.oona.redis.link.EntryCount;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisLink;
import org.jspecify.annotations.Nullable;

/// Counts what lies on streams behind a group. For one thread.
final class StreamLag {
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
        EntryCount count = EntryCount.after(link, key, cursor);
        messages += count.entries();
        exact &= count.exact();
        return count.first();
    }

    long messages() {
        return messages;
    }

    boolean exact() {
        return exact;
    }
}
