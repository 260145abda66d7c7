package io.esper.oona.redis.transport;

import java.util.List;
import java.util.Map;

import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.StreamEntry;
import org.jspecify.annotations.Nullable;

/// A stream and one consumer group on it, as Redis says it.
///
/// @param length    entries that are there
/// @param first     the first of them; null if there is none
/// @param last      the greatest id that was ever given
/// @param delivered up to where the group has it; null if there is no such group
/// @param pending   entries that are pending in the group
record StreamInfo(long length, @Nullable EntryId first, EntryId last, @Nullable EntryId delivered, long pending) {

    private static final StreamInfo NONE = new StreamInfo(0, null, EntryId.ZERO, null, 0);

    /// Asks for a stream; one that is not there is empty.
    static StreamInfo of(RedisLink link, String key, String group) {
        link.send(Command.XINFO, "STREAM", key);
        link.send(Command.XINFO, "GROUPS", key);
        List<@Nullable Object> replies = link.receiveAll();
        for (Object reply : replies) {
            if (reply instanceof RedisException.Refused refused && refused.gone()) {
                return NONE;
            }
            if (reply instanceof RedisException failed) {
                throw failed;
            }
        }
        Map<String, @Nullable Object> stream = Replies.pairs(replies.get(0));
        List<@Nullable Object> first = Replies.list(stream.get("first-entry"));
        long length = Replies.number(stream.get("length"));
        EntryId firstId = first.isEmpty() ? null : EntryId.parse(Replies.text(first.getFirst()));
        EntryId last = EntryId.parse(Replies.text(stream.get("last-generated-id")));
        for (Object element : Replies.list(replies.get(1))) {
            Map<String, @Nullable Object> its = Replies.pairs(element);
            if (Replies.text(its.get("name")).equals(group)) {
                return new StreamInfo(length, firstId, last,
                        EntryId.parse(Replies.text(its.get("last-delivered-id"))), Replies.number(its.get("pending")));
            }
        }
        return new StreamInfo(length, firstId, last, null, 0);
    }

    /// Whether the server has lost entries that a group had read: it was restarted without its last second, or another has taken its
    /// place. Then new entries may have ids that the group believes to have read. Trimming takes a stream's oldest entries, so if an
    /// entry is gone and older ones are there, it was never added to this stream.
    boolean hasGoneBack(RedisLink link, String key, EntryId cursor) {
        if (cursor.equals(EntryId.ZERO) || cursor.sequence() == -1L) {
            return false; // a moment, not an entry
        }
        if (cursor.equals(last)) {
            return false; // also if somebody has deleted it
        }
        if (cursor.isAfter(last)) {
            return true;
        }
        if (first == null || first.isAfter(cursor)) {
            return false;
        }
        List<StreamEntry> at = Replies.entries(link.call(Command.XRANGE, key, cursor, cursor));
        return at.isEmpty();
    }
}
