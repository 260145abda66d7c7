package io.esper.oona.redis.transport;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.bus.Place;
import io.esper.oona.bus.group.OpenWork;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.Replies;
import org.jspecify.annotations.Nullable;

/// Keeps the consumer groups on Redis like the database's group: what is open is pending, what is settled is acknowledged, the last
/// delivered entry is the last that was read. Nobody decides by them who gets what; they show it, and hold trimming back. Stateless.
final class GroupMirror {
    /// What the groups' names on Redis begin with: a group of somebody else's may have the same name.
    static final String PREFIX = "oona:";
    private static final int IDS_MAX = 1_000;
    /// How XGROUP says that there is no such stream.
    private static final String NO_KEY = "requires the key to exist";

    private final RedisSettings settings;

    GroupMirror(RedisSettings settings) {
        this.settings = settings;
    }

    static String name(GroupRow group) {
        return PREFIX + group.name();
    }

    /// Makes the groups on the streams, where they are not there.
    void make(RedisLink link, GroupRow group, Cursors cursors, Collection<String> topics) {
        for (String topic : topics) {
            link.send(Command.XGROUP, "CREATE", settings.stream(topic), name(group), cursors.of(topic), "MKSTREAM");
        }
        for (Object reply : link.receiveAll()) {
            if (reply instanceof RedisException.Refused refused && refused.code().equals("BUSYGROUP")) {
                continue; // it is there
            }
            if (reply instanceof RedisException failed) {
                throw failed;
            }
        }
    }

    /// Removes the groups from the streams.
    void remove(RedisLink link, GroupRow group, Collection<String> topics) {
        for (String topic : topics) {
            link.send(Command.XGROUP, "DESTROY", settings.stream(topic), name(group));
        }
        for (Object reply : link.receiveAll()) {
            if (reply instanceof RedisException.Refused refused
                    && (refused.gone() || String.valueOf(refused.getMessage()).contains(NO_KEY))) {
                continue; // there is no such stream
            }
            if (reply instanceof RedisException failed) {
                throw failed;
            }
        }
    }

    /// What one consumer gets from one stream.
    ///
    /// @param ids to be pending with it
    /// @param last the last that was read; null if nothing was
    record Mark(String topic, List<EntryId> ids, @Nullable EntryId last) {}

    /// Marks entries as pending with a consumer, before they are handed over: nobody trims what is pending.
    void mark(RedisLink link, GroupRow group, String consumer, Collection<Mark> marks) {
        try {
            send(link, group, consumer, marks);
        } catch (RedisException.Refused refused) {
            if (!refused.gone()) {
                throw refused;
            }
            for (Mark mark : marks) {
                make(link, group, new Cursors(Map.of(), mark.last() == null ? EntryId.ZERO : mark.last()),
                        List.of(mark.topic()));
            }
            send(link, group, consumer, marks);
        }
    }

    private void send(RedisLink link, GroupRow group, String consumer, Collection<Mark> marks) {
        for (Mark mark : marks) {
            String key = settings.stream(mark.topic());
            List<EntryId> ids = mark.ids();
            for (int from = 0; from < ids.size(); from += IDS_MAX) {
                int to = Math.min(ids.size(), from + IDS_MAX);
                List<Object> arguments = new ArrayList<>(List.of(key, name(group), consumer, 0));
                arguments.addAll(ids.subList(from, to));
                arguments.add("FORCE");
                arguments.add("JUSTID");
                if (to == ids.size() && mark.last() != null) {
                    arguments.add("LASTID");
                    arguments.add(mark.last());
                }
                link.send(Command.XCLAIM, arguments.toArray());
            }
            if (ids.isEmpty() && mark.last() != null) {
                link.send(Command.XGROUP, "SETID", key, name(group), mark.last());
            }
        }
        link.receive();
    }

    /// Acknowledges what is settled.
    void acknowledge(RedisLink link, GroupRow group, Map<String, List<EntryId>> settled) {
        settled.forEach((topic, ids) -> {
            for (int from = 0; from < ids.size(); from += IDS_MAX) {
                List<Object> arguments = new ArrayList<>(List.of(settings.stream(topic), name(group)));
                arguments.addAll(ids.subList(from, Math.min(ids.size(), from + IDS_MAX)));
                link.send(Command.XACK, arguments.toArray());
            }
        });
        for (Object reply : link.receiveAll()) {
            if (reply instanceof RedisException.Refused refused && refused.gone()) {
                continue; // a stream or group that is gone has nothing pending
            }
            if (reply instanceof RedisException failed) {
                throw failed;
            }
        }
    }

    /// Makes everything right again that crashes, a server that has gone back, or somebody else have left wrong. In the caller's
    /// transaction, under the group's lock.
    ///
    /// @param abandonedAfter pending for so long an entry is taken over, to see whether it is still open
    void restore(Connection connection, RedisLink link, GroupRow group, Collection<String> topics, String consumer,
            Duration abandonedAfter) throws SQLException {
        Cursors cursors = Cursors.read(connection, group);
        Map<String, Set<EntryId>> open = byTopic(OpenWork.places(connection, group));
        for (String topic : topics) {
            StreamInfo stream = StreamInfo.of(link, settings.stream(topic), name(group));
            EntryId cursor = cursors.of(topic);
            if (stream.hasGoneBack(link, settings.stream(topic), cursor)) {
                cursor = EntryId.min(cursor, stream.delivered() == null ? EntryId.ZERO : stream.delivered());
                Cursors.write(connection, group, topic, cursor);
            }
            place(link, group, topic, stream, cursor);
            Set<EntryId> ofTopic = open.getOrDefault(topic, Set.of());
            if (stream.pending() < ofTopic.size()) {
                mark(link, group, consumer, List.of(new Mark(topic, List.copyOf(ofTopic), null)));
            }
            takeOver(link, group, topic, cursor, ofTopic, consumer, abandonedAfter);
        }
    }

    /// Says on Redis where the group was moved to.
    void place(RedisLink link, GroupRow group, Cursors cursors, Collection<String> topics) {
        for (String topic : topics) {
            place(link, group, topic, StreamInfo.of(link, settings.stream(topic), name(group)), cursors.of(topic));
        }
    }

    private static Map<String, Set<EntryId>> byTopic(List<Place> places) {
        Map<String, Set<EntryId>> byTopic = new HashMap<>();
        places.forEach(place -> byTopic.computeIfAbsent(place.topic(), _ -> new HashSet<>())
                .add(EntryId.parse(place.entry())));
        return byTopic;
    }

    private void place(RedisLink link, GroupRow group, String topic, StreamInfo stream, EntryId cursor) {
        if (stream.delivered() == null) {
            make(link, group, new Cursors(Map.of(), cursor), List.of(topic));
        } else if (!stream.delivered().equals(cursor)) {
            link.call(Command.XGROUP, "SETID", settings.stream(topic), name(group), cursor);
        }
    }

    /// Claims what has been pending for long. What is open stays pending, and comes to somebody when the database says so; what is not
    /// was settled by one who could not say it any more, or was never handed over.
    private void takeOver(RedisLink link, GroupRow group, String topic, EntryId cursor, Set<EntryId> open,
            String consumer, Duration abandonedAfter) {
        EntryId from = EntryId.ZERO;
        List<EntryId> settled = new ArrayList<>();
        do {
            List<@Nullable Object> reply = Replies.list(link.call(Command.XAUTOCLAIM, settings.stream(topic),
                    name(group), consumer, abandonedAfter.toMillis(), from, "COUNT", IDS_MAX, "JUSTID"));
            from = EntryId.parse(Replies.text(reply.get(0)));
            for (Object id : Replies.list(reply.get(1))) {
                EntryId entry = EntryId.parse(Replies.text(id));
                if (!entry.isAfter(cursor) && !open.contains(entry)) {
                    settled.add(entry);
                }
            }
        } while (!from.equals(EntryId.ZERO));
        acknowledge(link, group, Map.of(topic, settled));
    }
}
