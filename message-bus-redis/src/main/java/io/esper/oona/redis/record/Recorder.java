package io.esper.oona.redis.record;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.redis.entry.ClaimResolver;
import io.esper.oona.redis.entry.EntryReader;
import io.esper.oona.redis.entry.EntryReading;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.StreamMove;
import io.esper.oona.redis.ledger.StreamMovedException;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.ServerCheck;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.NewDeadLetter;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;

/// Makes every message of every catalogued topic on Redis an event of the log, exactly once.
///
/// Reads in a consumer group; stores the events, the letters of what is no message, what became of each, and the place in the stream in
/// one transaction; acknowledges to Redis only after that. What the place says is compared with the stream before each batch: entries
/// between it and the batch, which another consumer holds, are taken over first. So order within a stream is kept, and any number of
/// recorders may run: of two that take the same entries over, one finds that the place has moved, and looks again.
///
/// For one thread; [#run] returns when it is told to stop.
public final class Recorder {
    private static final Duration PAUSE_MIN = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Duration CATALOGUE_EVERY = Duration.ofSeconds(10);
    private static final int CLAIM_COUNT_MAX = 1_000;
    /// What a resolved claim check may have: the log takes 2,000,000 bytes with envelope and tags.
    private static final int CLAIM_BYTES_MAX = 1_800_000;

    private final Store store;
    private final Supplier<TopicCatalogue> catalogue;
    private final RedisSettings redis;
    private final RecorderSettings settings;
    private final RecorderObserver observer;
    private final Ledger ledger;
    private final Clock clock;
    private @Nullable SenderNames names;
    /// Whether what Redis holds for delivered has to be compared with what is recorded.
    private boolean tailDue = true;

    /// A recorder; nothing happens before [#run].
    ///
    /// @param catalogue asked again every 10 seconds, so that newly registered topics are recorded too
    public Recorder(Store store, Supplier<TopicCatalogue> catalogue, RedisSettings redis, RecorderSettings settings,
            RecorderObserver observer) {
        this.store = store;
        this.catalogue = catalogue;
        this.redis = redis;
        this.settings = settings;
        this.observer = observer;
        this.ledger = new Ledger(store);
        this.clock = store.clock();
    }

    /// Records until `stopping`, through losses of server and database.
    ///
    /// @param untilIdle also returns when nothing is left to record
    /// @throws RedisException.Misconfigured if the server would lose messages or refuses the login
    /// @throws StoreException.Stopped if the store can write no more
    public void run(BooleanSupplier stopping, boolean untilIdle) throws InterruptedException {
        Duration pause = PAUSE_MIN;
        while (!stopping.getAsBoolean()) {
            try (RedisLink link = RedisLink.open(redis, "oona-recorder")) {
                ServerCheck server = ServerCheck.of(link);
                observer.connected(server);
                pause = PAUSE_MIN;
                if (record(link, stopping, untilIdle)) {
                    return;
                }
            } catch (RedisException.Lost | StoreException.Unavailable lost) {
                observer.interrupted(String.valueOf(lost.getMessage()));
                Thread.sleep(pause.toMillis() + ThreadLocalRandom.current().nextLong(pause.toMillis()));
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
                tailDue = true;
            } catch (RedisException.Refused refused) {
                if (!refused.gone()) {
                    throw refused;
                }
                observer.interrupted("A stream or its consumer group was removed, and is made again ("
                        + refused.getMessage() + ").");
                Thread.sleep(PAUSE_MIN.toMillis());
            } catch (StreamMovedException other) {
                observer.interrupted(String.valueOf(other.getMessage()));
            }
        }
    }

    /// Records over one connection. Returns whether the run has ended.
    private boolean record(RedisLink link, BooleanSupplier stopping, boolean untilIdle) {
        List<TopicStream> streams = List.of();
        Readers readers = null;
        long catalogueDue = 0;
        long claimDue = System.nanoTime() + settings.claimEvery().toNanos();
        long trimDue = 0;
        while (!stopping.getAsBoolean()) {
            long now = System.nanoTime();
            if (readers == null || now - catalogueDue >= 0) {
                TopicCatalogue known = catalogue.get();
                readers = new Readers(known);
                int before = streams.size();
                streams = streams(link, known, streams, readers);
                tailDue |= before > 0 && streams.size() > before;
                catalogueDue = now + CATALOGUE_EVERY.toNanos();
                observer.at(RecordingStep.CONNECTED);
            }
            if (now - claimDue >= 0) {
                claimAbandoned(link, streams, readers);
                claimDue = System.nanoTime() + settings.claimEvery().toNanos();
                tailDue = true;
            }
            if (!settings.trimEvery().isZero() && (trimDue == 0 || now - trimDue >= 0)) {
                new Trimmer(link, ledger, settings, store).trim(streams, observer);
                trimDue = System.nanoTime() + settings.trimEvery().toNanos();
                observer.at(RecordingStep.TRIMMED);
            }
            boolean some = ownPending(link, streams, readers);
            if (!some && tailDue) {
                closeTails(link, streams, readers);
                tailDue = false;
            }
            some = some || fresh(link, streams, readers);
            if (!some && untilIdle) {
                return true;
            }
        }
        return true;
    }

    /// What reads messages of one version of the catalogue.
    private final class Readers {
        private final EntryReader entries;
        private final ClaimResolver claims;

        Readers(TopicCatalogue known) {
            MessageLimits limits = settings.limits();
            this.entries = new EntryReader(new MessageReader(known, limits, clock));
            MessageLimits whole = new MessageLimits(4 * CLAIM_BYTES_MAX, limits.depthMax(), 4 * CLAIM_BYTES_MAX,
                    limits.numberBytesMax(), limits.nameBytesMax());
            this.claims = new ClaimResolver(settings.claims(), CLAIM_BYTES_MAX, new MessageReader(known, whole, clock));
        }

        EntryReading read(TopicStream stream, StreamEntry entry, RedisLink link) {
            return switch (entries.read(stream.topic().name(), entry)) {
                case EntryReading.Accepted(Message message) -> claims.resolve(message, link);
                case EntryReading.Refused refused -> refused;
            };
        }
    }

    /// The streams of the catalogue's topics, with the group on each.
    private List<TopicStream> streams(RedisLink link, TopicCatalogue known, List<TopicStream> before,
            Readers readers) {
        Map<String, TopicStream> had = TopicStream.byKey(before);
        List<TopicStream> streams = new ArrayList<>();
        known.topics().forEach(topic -> {
            String key = redis.stream(topic.name());
            TopicStream stream = had.get(key);
            streams.add(stream != null
                    ? stream
                    : new TopicStream(topic, key, ledger.stream(Ledger.source(key), topic.name())));
        });
        if (names == null) {
            names = new SenderNames(ledger.senders());
        }
        streams.stream().filter(stream -> !had.containsKey(stream.key()))
                .forEach(stream -> join(link, stream, readers));
        return streams;
    }

    /// Makes the group if it is not there: behind what is recorded, if this is the stream that it was recorded from; else from the
    /// stream's beginning, as the ids of the log tell what is known.
    private void join(RedisLink link, TopicStream stream, Readers readers) {
        if (group(link, stream) != null) {
            return;
        }
        EntryId from = holdsRecorded(link, stream, readers) ? stream.recorded() : EntryId.ZERO;
        try {
            link.call(Command.XGROUP, "CREATE", stream.key(), settings.group(), from, "MKSTREAM");
        } catch (RedisException.Refused refused) {
            if (!refused.code().equals("BUSYGROUP")) {
                throw refused;
            }
        }
    }

    /// Whether the stream has the entry up to which it is recorded, with the event that the log has from it. The stream of another
    /// server may have reached the same id, but with another message; and one that was trimmed beyond it has nothing before it.
    private boolean holdsRecorded(RedisLink link, TopicStream stream, Readers readers) {
        EntryId place = stream.recorded();
        if (place.equals(EntryId.ZERO)) {
            return false;
        }
        for (StreamEntry entry : Replies.entries(link.call(Command.XRANGE, stream.key(), place, place))) {
            if (readers.entries.read(stream.topic().name(), entry) instanceof EntryReading.Accepted(Message message)) {
                return store.log().find(message.envelope().eventId())
                        .filter(event -> ledger.hasTakenAs(stream.state().source(), place, event.position()))
                        .isPresent();
            }
        }
        return false;
    }

    /// Where the group stands.
    ///
    /// @param delivered the last entry that was given to anyone of it
    /// @param pending   entries that somebody of it holds
    private record Group(EntryId delivered, long pending) {}

    /// Null if there is no such group, or no such stream.
    private @Nullable Group group(RedisLink link, TopicStream stream) {
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
            if (Replies.text(its.get("name")).equals(settings.group())) {
                return new Group(EntryId.parse(Replies.text(its.get("last-delivered-id"))),
                        Replies.number(its.get("pending")));
            }
        }
        return null;
    }

    /// Takes over what Redis holds for delivered and the log does not have, though nothing newer has come: the store is another one, or
    /// was set back, or a consumer was removed with what it held. What somebody still holds is left to him, or to who claims it.
    private void closeTails(RedisLink link, List<TopicStream> streams, Readers readers) {
        for (TopicStream stream : streams) {
            Group group = group(link, stream);
            if (group != null && group.pending() == 0 && group.delivered().isAfter(stream.recorded())) {
                closeGap(link, stream, group.delivered().next(), readers);
            }
        }
    }

    /// Takes up what a consumer of this name has read and not acknowledged, before anything new. Returns whether there was something.
    private boolean ownPending(RedisLink link, List<TopicStream> streams, Readers readers) {
        List<TopicStream> open = streams.stream().filter(TopicStream::ownPending).toList();
        if (open.isEmpty()) {
            return false;
        }
        for (TopicStream stream : open) {
            link.send(Command.XREADGROUP, "GROUP", settings.group(), settings.consumer(), "COUNT",
                    stream.count(settings), "STREAMS", stream.key(), stream.ownRead());
        }
        List<@Nullable Object> replies = link.receive();
        List<StreamBatch> batches = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            TopicStream stream = open.get(i);
            List<StreamEntry> entries = Replies.byStream(replies.get(i)).getOrDefault(stream.key(), List.of());
            if (entries.isEmpty()) {
                stream.ownPendingDone();
            } else {
                stream.ownReadTo(entries.getLast().id());
                batches.add(pending(link, stream, entries, readers));
            }
        }
        take(link, batches);
        return !batches.isEmpty();
    }

    private StreamBatch pending(RedisLink link, TopicStream stream, List<StreamEntry> entries, Readers readers) {
        for (StreamEntry entry : entries) {
            if (entry.id().isAfter(stream.recorded())) {
                closeGap(link, stream, entry.id(), readers);
                break;
            }
        }
        StreamBatch batch = new StreamBatch(stream);
        for (StreamEntry entry : entries) {
            EntryReading reading = readers.read(stream, entry, link);
            String source = stream.state().source();
            boolean recorded = !entry.id().isAfter(stream.recorded());
            if (recorded && entry.trimmed() && ledger.hasTaken(source, entry.id())) {
                batch.settled(entry.id()); // it was recorded before it was trimmed: no loss
            } else {
                batch.pending(entry, reading, recorded && reading instanceof EntryReading.Refused
                        && ledger.hasLetter(source, entry.id().toString()));
            }
        }
        return batch;
    }

    /// Takes what is new. Returns whether there was something.
    private boolean fresh(RedisLink link, List<TopicStream> streams, Readers readers) {
        int count = streams.stream().mapToInt(stream -> stream.count(settings)).min().orElse(1);
        link.send(Command.XREADGROUP, TopicStream.arguments(streams, "GROUP", settings.group(), settings.consumer(),
                "COUNT", count, "BLOCK", settings.block().toMillis()).toArray());
        Map<String, List<StreamEntry>> read = Replies.byStream(link.receive().getLast());
        if (read.isEmpty()) {
            return false;
        }
        observer.at(RecordingStep.READ);
        Map<String, TopicStream> byKey = TopicStream.byKey(streams);
        List<StreamBatch> batches = new ArrayList<>();
        closeGaps(link, byKey, read, readers);
        read.forEach((key, entries) -> {
            TopicStream stream = byKey.get(key);
            if (stream != null && !entries.isEmpty()) {
                stream.learn(entries);
                StreamBatch batch = new StreamBatch(stream);
                entries.forEach(entry -> batch.received(entry, readers.read(stream, entry, link)));
                batches.add(batch);
            }
        });
        take(link, batches);
        return true;
    }

    private void closeGaps(RedisLink link, Map<String, TopicStream> byKey, Map<String, List<StreamEntry>> read,
            Readers readers) {
        List<TopicStream> asked = new ArrayList<>();
        read.forEach((key, entries) -> {
            TopicStream stream = byKey.get(key);
            if (stream != null && !entries.isEmpty() && entries.getFirst().id().isAfter(stream.recorded())) {
                link.send(Command.XRANGE, key, "(" + stream.recorded(), "(" + entries.getFirst().id(), "COUNT", 1);
                asked.add(stream);
            }
        });
        List<@Nullable Object> replies = link.receive();
        for (int i = 0; i < asked.size(); i++) {
            if (!Replies.list(replies.get(i)).isEmpty()) {
                TopicStream stream = asked.get(i);
                closeGap(link, stream, List.copyOf(read.getOrDefault(stream.key(), List.of())).getFirst().id(),
                        readers);
            }
        }
    }

    /// Takes over what lies between the recorded entry and this one: another consumer holds it, or did when it died.
    private void closeGap(RedisLink link, TopicStream stream, EntryId before, Readers readers) {
        while (true) {
            List<StreamEntry> missing = Replies.entries(link.call(Command.XRANGE, stream.key(), "(" + stream.recorded(),
                    "(" + before, "COUNT", stream.count(settings)));
            if (missing.isEmpty()) {
                return;
            }
            StreamBatch batch = new StreamBatch(stream);
            missing.forEach(entry -> batch.received(entry, readers.read(stream, entry, link)));
            take(link, List.of(batch));
        }
    }

    /// Claims what other consumers have read and not acknowledged for long.
    private void claimAbandoned(RedisLink link, List<TopicStream> streams, Readers readers) {
        for (TopicStream stream : streams) {
            EntryId from = EntryId.ZERO;
            while (from != null) {
                int count = Math.min(CLAIM_COUNT_MAX, stream.count(settings));
                List<@Nullable Object> reply =
                        Replies.list(link.call(Command.XAUTOCLAIM, stream.key(), settings.group(),
                                settings.consumer(), settings.abandonedAfter().toMillis(), from, "COUNT", count));
                EntryId next = EntryId.parse(Replies.text(reply.get(0)));
                List<StreamEntry> entries = new ArrayList<>(Replies.entries(reply.get(1)));
                if (entries.size() < Replies.list(reply.get(1)).size()) {
                    stream.lookAgain(); // 6.2 does not say which were trimmed; they are all this consumer's now
                    entries.clear();
                } else if (reply.size() > 2) {
                    for (Object id : Replies.list(reply.get(2))) { // 7.0 does, and has forgotten them itself
                        entries.add(new StreamEntry(EntryId.parse(Replies.text(id)), List.of()));
                    }
                    entries.sort(Comparator.comparing(StreamEntry::id));
                }
                if (!entries.isEmpty()) {
                    observer.at(RecordingStep.CLAIMED);
                    take(link, List.of(pending(link, stream, entries, readers)));
                }
                from = next.equals(EntryId.ZERO) ? null : next;
            }
        }
    }

    /// Stores the batches in one transaction and acknowledges them.
    private void take(RedisLink link, List<StreamBatch> batches) {
        List<StreamBatch> work = batches.stream().filter(batch -> !batch.empty()).toList();
        if (!work.isEmpty()) {
            Written written = new Written(work);
            store.log().append(new Append(written.messages, null, Append.OnConflict.DEAD_LETTER, written.origins,
                    written.letters, List.of(), written));
            written.settle();
            observer.at(RecordingStep.COMMITTED);
        }
        boolean some = false;
        for (StreamBatch batch : batches) {
            List<EntryId> ids = batch.ids();
            if (!ids.isEmpty()) {
                List<Object> arguments = new ArrayList<>(ids.size() + 2);
                arguments.add(batch.stream().key());
                arguments.add(settings.group());
                arguments.addAll(ids);
                link.send(Command.XACK, arguments.toArray());
                some = true;
            }
        }
        if (some) {
            link.receive();
            observer.at(RecordingStep.ACKNOWLEDGED);
        }
    }

    /// What one transaction writes.
    private final class Written implements Append.Beside {
        private final List<StreamBatch> batches;
        private final List<Message> messages = new ArrayList<>();
        private final List<Append.Origin> origins = new ArrayList<>();
        private final List<NewDeadLetter> letters = new ArrayList<>();
        private List<StreamMove> moves = List.of();

        Written(List<StreamBatch> batches) {
            this.batches = batches;
            for (StreamBatch batch : batches) {
                messages.addAll(batch.messages());
                origins.addAll(batch.origins());
                letters.addAll(batch.letters());
            }
        }

        @Override
        public void run(Connection connection, List<AppendResult.Outcome> outcomes) throws SQLException {
            List<StreamMove> made = new ArrayList<>();
            int from = 0;
            for (StreamBatch batch : batches) {
                int to = from + batch.messages().size();
                StreamMove move = batch.move(outcomes.subList(from, to), clock, settings.lateAfter(), senderNames());
                from = to;
                ledger.move(connection, move);
                ledger.count(connection, batch.stream().topic().name(), move.senders(), move.nowMicros());
                made.add(move);
            }
            moves = made;
            observer.at(RecordingStep.WRITING);
        }

        /// The streams stand where the transaction has put them.
        void settle() {
            Counts counts = Counts.NONE;
            long redelivered = 0;
            for (int i = 0; i < moves.size(); i++) {
                StreamMove move = moves.get(i);
                batches.get(i).stream().stands(move.after());
                counts = counts.plus(StreamBatch.counts(move));
                redelivered += move.redelivered();
            }
            observer.recorded(counts, redelivered);
        }
    }

    private SenderNames senderNames() {
        SenderNames known = names;
        if (known == null) {
            known = new SenderNames(ledger.senders());
            names = known;
        }
        return known;
    }
}
