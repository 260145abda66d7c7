package io.esper.oona.redis.record;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Removes from streams what is older than their topic's retention, what is recorded, and what every consumer group has
/// acknowledged; all three. By the server's clock, since its time is in the ids.
final class Trimmer {
    private final RedisLink link;
    private final Ledger ledger;
    private final RecorderSettings settings;
    private final Store store;

    Trimmer(RedisLink link, Ledger ledger, RecorderSettings settings, Store store) {
        this.link = link;
        this.ledger = ledger;
        this.settings = settings;
        this.store = store;
    }

    void trim(List<TopicStream> streams, RecorderObserver observer) {
        long now = serverMillis();
        long published = store.cursor(Cursor.READER_PREFIX + "outbox").map(Long::parseLong).orElse(Long.MAX_VALUE);
        for (TopicStream stream : streams) {
            try {
                trim(stream, now, published, observer);
            } catch (RedisException.Refused refused) {
                if (!refused.ofOneKey()) {
                    throw refused;
                }
                observer.setAside(stream.key(), "It is not trimmed: " + refused.getMessage());
            }
        }
        // Stamped by the store's clock: they come from no server.
        ledger.forget(Ledger.IMPORTS,
                Math.max(0, store.clock().millis() - settings.indefiniteKeep().toMillis()), published);
    }

    private void trim(TopicStream stream, long now, long published, RecorderObserver observer) {
        Duration keep = stream.topic().retention().period().orElse(settings.indefiniteKeep());
        EntryId keepFrom = EntryId.min(new EntryId(Math.max(0, now - keep.toMillis()), 0), needed(stream));
        if (keepFrom.isAfter(EntryId.ZERO)) {
            long removed = Replies.number(link.call(Command.XTRIM, stream.key(), "MINID", keepFrom));
            if (removed > 0) {
                observer.trimmed(stream.key(), removed);
            }
            forget(stream.state().source(), keepFrom.millis(), published);
        }
    }

    /// The first entry that the recorder or a group may still need.
    private EntryId needed(TopicStream stream) {
        EntryId needed = stream.recorded().equals(EntryId.ZERO) ? EntryId.ZERO : stream.recorded().next();
        for (Object group : Replies.list(link.call(Command.XINFO, "GROUPS", stream.key()))) {
            Map<String, @Nullable Object> its = Replies.pairs(group);
            needed = EntryId.min(needed, EntryId.parse(Replies.text(its.get("last-delivered-id"))).next());
            if (Replies.number(its.get("pending")) > 0) {
                List<@Nullable Object> pending =
                        Replies.list(link.call(Command.XPENDING, stream.key(), Replies.text(its.get("name"))));
                if (pending.size() > 1 && pending.get(1) != null) {
                    needed = EntryId.min(needed, EntryId.parse(Replies.text(pending.get(1))));
                }
            }
        }
        return needed;
    }

    /// Where events came from is kept as long as their entries are on the stream, and as long as the outbox has not passed them.
    private void forget(String source, long beforeMillis, long published) {
        int forgotten = 1;
        while (forgotten > 0) {
            forgotten = ledger.forget(source, beforeMillis, published);
        }
    }

    private long serverMillis() {
        return link.time().toEpochMilli();
    }
}
