package io.esper.oona.redis.record;

import java.util.List;
import java.util.Map;

import io.esper.oona.event.Message;
import io.esper.oona.redis.entry.EntryReading;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// The recorder's consumer group on each stream: makes it, and tells where it stands. For one connection and one thread.
final class StreamGroups {
    private final RedisLink link;
    private final Store store;
    private final Ledger ledger;
    private final String name;

    StreamGroups(RedisLink link, Store store, Ledger ledger, String name) {
        this.link = link;
        this.store = store;
        this.ledger = ledger;
        this.name = name;
    }

    /// Where the group stands.
    ///
    /// @param delivered the last entry that was given to anyone of it
    /// @param pending   entries that somebody of it holds
    record Group(EntryId delivered, long pending) {}

    /// Null if there is no such group, or no such stream.
    @Nullable
    Group find(TopicStream stream) {
        List<@Nullable Object> groups;
        try {
            groups = Replies.list(link.call(Command.XINFO, "GROUPS", stream.key()));
        } catch (RedisException.Refused refused) {
            if (refused.gone()) {
                return null;
            }
            throw refused;
        }
        for (Object group : groups) {
            Map<String, @Nullable Object> its = Replies.pairs(group);
            if (Replies.text(its.get("name")).equals(name)) {
                return new Group(EntryId.parse(Replies.text(its.get("last-delivered-id"))),
                        Replies.number(its.get("pending")));
            }
        }
        return null;
    }

    /// Makes the group if it is not there: behind what is recorded, if this is the stream that it was recorded from; else from the
    /// stream's beginning, as the ids of the log tell what is known. Then looks how large the next entry is.
    ///
    /// @throws RedisException.Refused among others if the key is no stream, or the user may not read or acknowledge it
    void join(TopicStream stream, EntryMessages messages) {
        if (find(stream) == null) {
            EntryId from = holdsRecorded(stream, messages) ? stream.recorded() : EntryId.ZERO;
            try {
                link.call(Command.XGROUP, "CREATE", stream.key(), name, from, "MKSTREAM");
            } catch (RedisException.Refused refused) {
                if (!refused.code().equals("BUSYGROUP")) {
                    throw refused;
                }
            }
        }
        link.call(Command.XACK, stream.key(), name, EntryId.ZERO); // changes nothing: whether it is allowed
        stream.expect(Replies.entries(
                link.call(Command.XRANGE, stream.key(), stream.recorded().next(), "+", "COUNT", 1)));
    }

    /// Whether the stream has the entry up to which it is recorded, with the event that the log has from it. The stream of another
    /// server may have reached the same id, but with another message; and one that was trimmed beyond it has nothing before it.
    private boolean holdsRecorded(TopicStream stream, EntryMessages messages) {
        EntryId place = stream.recorded();
        if (place.equals(EntryId.ZERO)) {
            return false;
        }
        for (StreamEntry entry : Replies.entries(link.call(Command.XRANGE, stream.key(), place, place))) {
            if (messages.plain(stream, entry) instanceof EntryReading.Accepted(Message message)) {
                return store.log().find(message.envelope().eventId())
                        .filter(event -> ledger.hasTakenAs(stream.state().source(), place, event.position()))
                        .isPresent();
            }
        }
        return false;
    }
}
