package io.esper.oona.redis.transport;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Place;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.TopicPatterns;
import io.esper.oona.bus.group.OpenWork;
import io.esper.oona.bus.group.Source;
import io.esper.oona.bus.group.Transport;
import io.esper.oona.bus.group.Whereabouts;
import io.esper.oona.bus.ledger.GroupLedger;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.Micros;
import io.esper.oona.bus.ledger.Placement;
import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.store.Store;

/// Redis Streams as what carries the messages of groups. A group is an entry id for each stream. Thread-safe.
final class RedisTransport implements Transport {
    private final Store store;
    private final Supplier<TopicCatalogue> catalogue;
    private final RedisBusSettings settings;
    private final GroupMirror mirror;
    /// For what is said about groups.
    private final SharedLink desk;
    /// For acknowledgements, which must not wait for anything else.
    private final SharedLink acknowledgements;
    private volatile long silentUntil = System.nanoTime();

    RedisTransport(Store store, Supplier<TopicCatalogue> catalogue, RedisBusSettings settings) {
        this.store = store;
        this.catalogue = catalogue;
        this.settings = settings;
        this.mirror = new GroupMirror(settings.redis());
        this.desk = new SharedLink(settings.redis(), "oona-bus-groups");
        this.acknowledgements = new SharedLink(settings.redis(), "oona-bus-acknowledgements");
    }

    @Override
    public String name() {
        return RedisBus.TRANSPORT;
    }

    private SortedSet<String> topics(Set<String> patterns) {
        return Topics.of(catalogue, patterns);
    }

    @Override
    public Placement begin(Set<String> patterns, Start start) {
        Cursors cursors = switch (start) {
            case Start.Beginning _ -> new Cursors(Map.of(), EntryId.ZERO);
            case Start.End _ -> desk.use(link -> ends(link, topics(patterns)));
            case Start.AtTime(Instant received) -> new Cursors(Map.of(), EntryIds.before(received));
            case Start.AfterPlace(Place place) -> {
                EntryId entry = known(patterns, place);
                yield new Cursors(Map.of(place.topic(), entry),
                        EntryIds.before(new EntryId(entry.millis(), 0)));
            }
        };
        return whole(cursors);
    }

    @Override
    public Placement seek(GroupRow group, Start start) {
        if (start instanceof Start.AfterPlace(Place place)) {
            EntryId entry = known(group.topics(), place);
            return Placement.only(Set.of(place.topic()), (connection, now) -> {
                Cursors.write(connection, now, place.topic(), entry);
                return now.position();
            });
        }
        return begin(group.topics(), start);
    }

    private static Placement whole(Cursors cursors) {
        return (connection, group) -> {
            cursors.replace(connection, group);
            return group.position();
        };
    }

    /// The ends of the streams, and now for those that are made later.
    private Cursors ends(RedisLink link, Collection<String> topics) {
        long now = link.time().toEpochMilli();
        Map<String, EntryId> ends = new HashMap<>();
        for (String topic : topics) {
            ends.put(topic, StreamInfo.of(link, settings.redis().stream(topic), "").last());
        }
        return new Cursors(ends, EntryIds.before(new EntryId(now, 0)));
    }

    /// The entry of a place, if everything after it is still on the stream. Where there is none it is the last one before it: a group
    /// whose last entry is not on its stream would look like one whose server has gone back.
    private EntryId known(Set<String> patterns, Place place) {
        if (!TopicPatterns.match(patterns, place.topic())) {
            throw new BusException.Misconfigured("The group does not read the topic '" + place.topic()
                    + "'; name a place of one of its topics.", null);
        }
        EntryId entry;
        try {
            entry = EntryId.parse(place.entry());
        } catch (IllegalArgumentException odd) {
            throw new BusException.Misconfigured("'" + place.entry()
                    + "' is no entry of a Redis stream; name one such as 1767607876422-0, as deliveries show it.", odd);
        }
        String key = settings.redis().stream(place.topic());
        return desk.use(link -> {
            StreamInfo stream = StreamInfo.of(link, key, "");
            if (entry.isAfter(stream.last())) {
                throw new BusException.Misconfigured("The stream '" + key + "' ends at " + stream.last() + ", before "
                        + entry + ". Name a place that a delivery has shown, or move the group to the end.", null);
            }
            if (entry.equals(EntryId.ZERO) || entry.equals(stream.last())) {
                return entry;
            }
            List<StreamEntry> upTo =
                    Replies.entries(link.call(Command.XREVRANGE, key, entry, EntryId.ZERO, "COUNT", 1));
            if (upTo.isEmpty()) {
                EntryId first = stream.first();
                throw new BusException.Misconfigured("The stream '" + key + "' was trimmed: it begins at "
                        + (first == null ? "its end, " + stream.last() : first.toString()) + ", after " + entry
                        + ". Move the group to the beginning, or publish the range again from the log with 'oona bus replay'.",
                        null);
            }
            return upTo.getFirst().id();
        });
    }

    @Override
    public Source source(GroupRow group, SubscriptionSettings subscription) {
        return new RedisSource(store, catalogue, settings, mirror, group, subscription);
    }

    @Override
    public void joined(GroupRow group) {
        Cursors cursors = store.query(connection -> Cursors.read(connection, group));
        desk.use(link -> {
            mirror.make(link, group, cursors, topics(group.topics()));
            return true;
        });
    }

    /// If it fails, whoever reads for the group does it when Redis is back.
    @Override
    public void moved(GroupRow group) {
        GroupLedger ledger = new GroupLedger(store);
        desk.use(link -> store.inTransaction(connection -> {
            ledger.beginLazily(connection);
            GroupRow now = GroupLedger.lock(connection, group);
            mirror.place(link, now, Cursors.read(connection, now), topics(now.topics()));
            return true;
        }));
    }

    @Override
    public void removed(GroupRow group) {
        desk.use(link -> {
            mirror.remove(link, group, topics(group.topics()));
            return true;
        });
    }

    @Override
    public void settled(GroupRow group, Collection<Place> places) {
        if (System.nanoTime() - silentUntil < 0) {
            return; // Redis is away; what is pending there is compared with the database when it is back
        }
        Map<String, List<EntryId>> settled = new HashMap<>();
        places.forEach(place -> settled.computeIfAbsent(place.topic(), _ -> new ArrayList<>())
                .add(EntryId.parse(place.entry())));
        try {
            acknowledgements.use(link -> {
                mirror.acknowledge(link, group, settled);
                return true;
            });
        } catch (BusException away) {
            silentUntil = System.nanoTime() + settings.silence().toNanos();
        }
    }

    @Override
    public Optional<Message> reread(String topic, byte[] original) {
        Reading reading = new MessageReader(catalogue.get(), settings.limits(), store.clock()).read(original, 0,
                original.length, topic);
        return reading instanceof Reading.Accepted(Message message) && message.topic().equals(topic)
                ? Optional.of(message)
                : Optional.empty();
    }

    @Override
    public boolean holdsAll() {
        return true;
    }

    @Override
    public Supplier<Whereabouts> whereabouts(Connection connection, GroupRow group, long lowest)
            throws SQLException {
        Cursors cursors = Cursors.read(connection, group);
        List<Place> open = OpenWork.places(connection, group);
        return () -> desk.use(link -> whereabouts(link, group, cursors, open));
    }

    private Whereabouts whereabouts(RedisLink link, GroupRow group, Cursors cursors, List<Place> open) {
        Map<String, EntryId> lowest = new HashMap<>();
        long oldest = Long.MAX_VALUE;
        for (Place place : open) {
            EntryId entry = EntryId.parse(place.entry());
            lowest.merge(place.topic(), entry, EntryId::min);
            oldest = Math.min(oldest, EntryIds.micros(entry));
        }
        StreamLag lag = new StreamLag(link);
        List<String> settledTo = new ArrayList<>();
        for (String topic : topics(group.topics())) {
            EntryId cursor = cursors.of(topic);
            EntryId first = lag.count(settings.redis().stream(topic), cursor);
            oldest = first == null ? oldest : Math.min(oldest, EntryIds.micros(first));
            EntryId firstOpen = lowest.get(topic);
            settledTo.add(topic + "@" + (firstOpen == null ? cursor : EntryId.min(cursor, EntryIds.before(firstOpen))));
        }
        return new Whereabouts(String.join(" ", settledTo), lag.messages(), lag.exact(),
                oldest == Long.MAX_VALUE ? null : Micros.instant(oldest));
    }

    void close() {
        desk.close();
        acknowledgements.close();
    }
}
