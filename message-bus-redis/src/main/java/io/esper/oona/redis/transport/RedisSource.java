package io.esper.oona.redis.transport;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.esper.oona.bus.Place;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.group.Found;
import io.esper.oona.bus.group.Incoming;
import io.esper.oona.bus.group.Source;
import io.esper.oona.bus.ledger.GroupLedger;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.OpenRow;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.redis.entry.EntryBytes;
import io.esper.oona.redis.entry.EntryReader;
import io.esper.oona.redis.entry.EntryReading;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.ReadSize;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.ServerCheck;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// What comes on the streams of a group's topics. Streams have no order among each other; they are merged by their entries' ids, which
/// begin with the server's time. For one thread at a time.
final class RedisSource implements Source {
    private static final byte[] NO_BYTES = {};
    private static final Duration CATALOGUE_EVERY = Duration.ofSeconds(10);
    /// How much is read ahead: so many entries of a stream, and so many bytes of all.
    private static final int ENTRIES_MAX = 1_024;
    private static final long BYTES_MAX = 4L << 20;

    private final Store store;
    private final Supplier<TopicCatalogue> catalogue;
    private final RedisBusSettings settings;
    private final GroupMirror mirror;
    private final GroupRow group;
    private final SubscriptionSettings subscription;
    private final GroupLedger ledger;
    private final LoggedEntries logged;
    private final ReadSize size = new ReadSize();
    private final Map<String, StreamBuffer> streams = new TreeMap<>();
    private final Map<String, GroupMirror.Mark> taken = new TreeMap<>();
    private @Nullable RedisLink link;
    private EntryReader reader;
    private boolean reload = true;
    private long catalogueDue;
    private long restoreDue;
    private long seq;

    RedisSource(Store store, Supplier<TopicCatalogue> catalogue, RedisBusSettings settings, GroupMirror mirror,
            GroupRow group, SubscriptionSettings subscription) {
        this.store = store;
        this.catalogue = catalogue;
        this.settings = settings;
        this.mirror = mirror;
        this.group = group;
        this.subscription = subscription;
        this.ledger = new GroupLedger(store);
        this.logged = new LoggedEntries(store, settings.redis());
        this.reader = newReader();
    }

    private EntryReader newReader() {
        return new EntryReader(new MessageReader(catalogue.get(), settings.limits(), store.clock()));
    }

    @Override
    public boolean namesPlaces() {
        return true;
    }

    @Override
    public void prepare() {
        talk(open -> {
            taken.clear();
            long now = System.nanoTime();
            if (streams.isEmpty() || now - catalogueDue >= 0) {
                reader = newReader();
                Topics.of(catalogue, group.topics()).forEach(topic -> streams.computeIfAbsent(topic, name -> {
                    reload = true;
                    restoreDue = now;
                    return new StreamBuffer(name, settings.redis().stream(name));
                }));
                catalogueDue = now + CATALOGUE_EVERY.toNanos();
            }
            if (now - restoreDue >= 0) {
                restore(open);
                restoreDue = System.nanoTime() + settings.restoreEvery().toNanos();
            }
            if (reload) {
                Cursors cursors = store.query(connection -> Cursors.read(connection, group));
                streams.values().forEach(stream -> stream.begin(cursors.of(stream.topic())));
                reload = false;
            }
            if (!streams.isEmpty() && streams.values().stream().allMatch(StreamBuffer::isEmpty)) {
                read(open, 0);
            }
            return true;
        });
    }

    private void restore(RedisLink open) {
        store.inTransaction(connection -> {
            ledger.beginLazily(connection);
            GroupRow now = GroupLedger.lock(connection, group);
            mirror.restore(connection, open, now, streams.keySet(), subscription.consumer(),
                    settings.abandonedAfter());
            return true;
        });
        reload = true;
    }

    /// Reads what comes next on all streams, a part at a time, until it is enough or there is no more.
    private void read(RedisLink open, long blockMillis) {
        long bytes = 0;
        int entries = 0;
        boolean more = true;
        while (more && bytes < BYTES_MAX && entries < ENTRIES_MAX) {
            long each = streams.values().stream().mapToLong(stream -> stream.size().entryBytes()).sum();
            int count = size.count(each, BYTES_MAX - bytes, ENTRIES_MAX - entries);
            Map<String, List<StreamEntry>> came = read(open, count, entries == 0 ? blockMillis : 0);
            more = false;
            int most = 0;
            for (StreamBuffer stream : streams.values()) {
                List<StreamEntry> its = came.getOrDefault(stream.key(), List.of());
                take(stream, its);
                bytes += its.stream().mapToLong(StreamEntry::bytes).sum();
                most = Math.max(most, its.size());
                more |= its.size() == count;
            }
            entries += most;
            if (most > 0) {
                size.grow();
            }
        }
    }

    private Map<String, List<StreamEntry>> read(RedisLink open, int count, long blockMillis) {
        List<Object> arguments = new ArrayList<>(List.of("COUNT", count));
        if (blockMillis > 0) {
            arguments.addAll(List.of("BLOCK", blockMillis));
        }
        arguments.add("STREAMS");
        streams.values().forEach(stream -> arguments.add(stream.key()));
        streams.values().forEach(stream -> arguments.add(stream.end()));
        return Replies.byStream(open.call(Command.XREAD, arguments.toArray()));
    }

    private void take(StreamBuffer stream, List<StreamEntry> entries) {
        stream.size().learn(entries);
        for (StreamEntry entry : entries) {
            EntryReading reading = reader.read(stream.topic(), entry);
            stream.add(entry.id(), reading, reading instanceof EntryReading.Refused ? EntryBytes.of(entry) : NO_BYTES);
        }
    }

    @Override
    public boolean align(Connection connection, GroupRow now) throws SQLException {
        seq = now.position();
        taken.clear();
        Cursors cursors = Cursors.read(connection, now);
        boolean moved = false;
        boolean some = false;
        for (StreamBuffer stream : streams.values()) {
            moved |= stream.skipTo(cursors.of(stream.topic()));
            some |= !stream.isEmpty();
        }
        return some || !moved;
    }

    private @Nullable StreamBuffer next() {
        StreamBuffer next = null;
        for (StreamBuffer stream : streams.values()) {
            if (!stream.isEmpty() && (next == null || next.first().isAfter(stream.first()))) {
                next = stream;
            }
        }
        return next;
    }

    @Override
    public @Nullable Incoming first() {
        StreamBuffer stream = next();
        if (stream == null) {
            return null;
        }
        Place place = new Place(stream.topic(), stream.first().toString());
        long micros = EntryIds.micros(stream.first());
        return switch (stream.firstReading()) {
            case EntryReading.Accepted(var message) -> Incoming.of(seq + 1, place, message, micros);
            case EntryReading.Refused refused ->
                    new Incoming(seq + 1, place, null, micros, refused.reason() + ": " + refused.detail(),
                            stream.firstOriginal());
        };
    }

    @Override
    public void removeFirst(boolean open) {
        StreamBuffer stream = next();
        if (stream == null) {
            throw new IllegalStateException("Nothing is left to be taken.");
        }
        EntryId entry = stream.removeFirst();
        seq++;
        GroupMirror.Mark before = taken.get(stream.topic());
        List<EntryId> ids = before == null ? new ArrayList<>() : before.ids();
        if (open) {
            ids.add(entry);
        }
        taken.put(stream.topic(), new GroupMirror.Mark(stream.topic(), ids, entry));
    }

    @Override
    public @Nullable GroupRow move(Connection connection, GroupRow now, boolean must) {
        return taken.isEmpty() ? null : now.at(seq, now.lease(), now.expired());
    }

    /// On Redis first: if that is not committed here, something is pending there that nobody has, and will be read again.
    @Override
    public void wrote(Connection connection, GroupRow row, Collection<OpenRow> again) throws SQLException {
        Map<String, GroupMirror.Mark> marks = new TreeMap<>(taken);
        for (OpenRow open : again) {
            Place place = open.place();
            if (place != null) {
                marks.computeIfAbsent(place.topic(), topic -> new GroupMirror.Mark(topic, new ArrayList<>(), null))
                        .ids()
                        .add(EntryId.parse(place.entry()));
            }
        }
        if (marks.isEmpty()) {
            return;
        }
        talk(open -> {
            mirror.mark(open, group, subscription.consumer(), marks.values());
            return true;
        });
        for (GroupMirror.Mark mark : taken.values()) {
            if (mark.last() != null) {
                Cursors.write(connection, row, mark.topic(), mark.last());
            }
        }
        taken.clear();
    }

    @Override
    public void undo() {
        taken.clear();
        reload = true;
    }

    @Override
    public void await(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (streams.isEmpty()) {
            TimeUnit.NANOSECONDS.sleep(nanos); // no topic is registered yet that the wildcards select
            return;
        }
        talk(open -> {
            if (!reload) {
                read(open, Math.max(1, nanos / 1_000_000));
            }
            return true;
        });
    }

    @Override
    public boolean hasMore() {
        return false; // every look asks Redis
    }

    @Override
    public Map<Long, Found> find(Collection<OpenRow> rows) {
        Map<Long, Found> found = new HashMap<>();
        List<OpenRow> asked = new ArrayList<>();
        talk(open -> {
            for (OpenRow row : rows) {
                Place place = row.place();
                if (place != null) {
                    open.send(Command.XRANGE, settings.redis().stream(place.topic()), place.entry(), place.entry());
                    asked.add(row);
                }
            }
            List<@Nullable Object> replies = open.receive();
            for (int i = 0; i < asked.size(); i++) {
                find(asked.get(i), Replies.entries(replies.get(i)), found, open);
            }
            return true;
        });
        return found;
    }

    private void find(OpenRow row, List<StreamEntry> entries, Map<Long, Found> found, RedisLink open) {
        Place place = row.place();
        if (place == null) {
            return;
        }
        long micros = EntryIds.micros(EntryId.parse(place.entry()));
        if (!entries.isEmpty()
                && reader.read(place.topic(), entries.getFirst()) instanceof EntryReading.Accepted(var message)) {
            found.put(row.seq(), new Found(place, message, micros));
        } else {
            logged.find(place, open).ifPresent(message -> found.put(row.seq(), new Found(place, message, micros)));
        }
    }

    /// What is done over a connection.
    private interface Talk {
        boolean over(RedisLink link);
    }

    /// Opens the connection where there is none, and gives it up when it is lost.
    private void talk(Talk talk) {
        boolean done = false;
        try {
            RedisLink open = link;
            if (open == null) {
                open = RedisLink.open(settings.redis(), "oona-bus-" + group.name());
                link = open;
                ServerCheck.of(open);
                restoreDue = System.nanoTime();
                reload = true;
            }
            done = talk.over(open);
        } catch (RedisException failed) {
            throw Failures.of(failed);
        } finally {
            if (!done) {
                close();
            }
        }
    }

    @Override
    public void close() {
        RedisLink open = link;
        link = null;
        reload = true;
        if (open != null) {
            open.close();
        }
    }
}
