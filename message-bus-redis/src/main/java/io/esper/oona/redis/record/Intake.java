package io.esper.oona.redis.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.esper.oona.redis.entry.ClaimResolver;
import io.esper.oona.redis.entry.EntryReading;
import io.esper.oona.redis.ledger.Fate;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.ReadSize;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.StreamEntry;
import org.jspecify.annotations.Nullable;

/// Reads streams in the order in which their entries have to be recorded, and hands the entries to the taker.
///
/// What lies beyond the recorded place is always taken with XRANGE from the place on, or compared with it: a list of pending entries has
/// holes where other consumers hold what lies between. Every read is small at first and grows with what it brings, so that an answer
/// fits into memory whatever it holds. For one connection and one thread.
final class Intake {
    /// Entries that are read at once, before the first of them is stored, are in memory twice.
    private static final long SLICE_BYTES_MAX = 1 << 20;

    private final RedisLink link;
    private final Ledger ledger;
    private final RecorderSettings settings;
    private final RecorderObserver observer;
    private final EntryMessages messages;
    private final Taker taker;
    private final BooleanSupplier stopping;
    private final ReadSize size = new ReadSize();

    Intake(RedisLink link, Ledger ledger, RecorderSettings settings, RecorderObserver observer, EntryMessages messages,
            Taker taker, BooleanSupplier stopping) {
        this.stopping = stopping;
        this.link = link;
        this.ledger = ledger;
        this.settings = settings;
        this.observer = observer;
        this.messages = messages;
        this.taker = taker;
    }

    /// Entries that one read has brought from one stream.
    ///
    /// @param after the entry that has to be the one before them
    private record Chunk(TopicStream stream, EntryId after, List<StreamEntry> entries) {
        EntryId first() {
            return entries.getFirst().id();
        }
    }

    /// Takes what is new, after waiting for it. Returns whether there was something.
    boolean fresh(List<TopicStream> streams) {
        List<Chunk> chunks = read(streams);
        if (chunks.isEmpty()) {
            return false;
        }
        observer.at(RecordingStep.READ);
        Set<Chunk> behindGaps = behindGaps(chunks);
        for (Chunk chunk : chunks) {
            if (behindGaps.contains(chunk)) {
                taker.store();
                if (!takeUpTo(chunk.stream, chunk.first())) {
                    return true; // the rest is pending, and taken up when a recorder starts again
                }
            }
            received(chunk.stream, chunk.entries);
        }
        taker.store();
        return true;
    }

    /// Reads until it is enough for a transaction, or there is no more.
    private List<Chunk> read(List<TopicStream> streams) {
        Map<String, TopicStream> byKey = TopicStream.byKey(streams);
        Map<TopicStream, EntryId> last = new HashMap<>();
        List<Chunk> chunks = new ArrayList<>();
        long bytesLeft = settings.batchBytes();
        int entriesLeft = settings.batchEntries();
        boolean more = true;
        while (more && bytesLeft > 0 && entriesLeft > 0) {
            int count = count(streams, bytesLeft, entriesLeft);
            Map<String, List<StreamEntry>> read = chunks.isEmpty()
                    ? readNew(streams, count, "BLOCK", settings.block().toMillis())
                    : readNew(streams, count);
            more = false;
            int most = 0;
            for (Map.Entry<String, List<StreamEntry>> one : read.entrySet()) {
                TopicStream stream = byKey.get(one.getKey());
                List<StreamEntry> entries = one.getValue();
                if (stream != null && !entries.isEmpty()) {
                    stream.learn(entries);
                    chunks.add(new Chunk(stream, last.getOrDefault(stream, stream.recorded()), entries));
                    last.put(stream, entries.getLast().id());
                    bytesLeft -= entries.stream().mapToLong(StreamEntry::bytes).sum();
                    most = Math.max(most, entries.size());
                    more |= entries.size() == count;
                }
            }
            entriesLeft -= most;
            if (!read.isEmpty()) {
                size.grow();
            }
        }
        return chunks;
    }

    private Map<String, List<StreamEntry>> readNew(List<TopicStream> streams, int count, Object... waiting) {
        List<Object> first =
                new ArrayList<>(List.of("GROUP", settings.group(), settings.consumer(), "COUNT", count));
        first.addAll(List.of(waiting));
        return Replies
                .byStream(link.call(Command.XREADGROUP, TopicStream.arguments(streams, first.toArray()).toArray()));
    }

    /// COUNT is for each stream: if all of them have entries as large as they had, all together should fit.
    private int count(List<TopicStream> streams, long bytesLeft, int entriesLeft) {
        long each = streams.stream().mapToLong(TopicStream::entryBytes).sum();
        return size.count(each, bytesLeft, entriesLeft);
    }

    /// Those that do not follow what was recorded or read before them: another consumer holds what lies between, or did when it died.
    private Set<Chunk> behindGaps(List<Chunk> chunks) {
        List<Chunk> asked = new ArrayList<>();
        for (Chunk chunk : chunks) {
            if (chunk.first().isAfter(chunk.after)) {
                link.send(Command.XRANGE, chunk.stream.key(), "(" + chunk.after, "(" + chunk.first(), "COUNT", 1);
                asked.add(chunk);
            }
        }
        List<@Nullable Object> replies = link.receive();
        Set<Chunk> behind = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < asked.size(); i++) {
            if (!Replies.list(replies.get(i)).isEmpty()) {
                behind.add(asked.get(i));
            }
        }
        return behind;
    }

    /// Takes everything that the stream has between the recorded place and this entry, which is not included. Returns false if it was
    /// told to stop before that.
    private boolean takeUpTo(TopicStream stream, EntryId before) {
        while (!stopping.getAsBoolean()) {
            List<StreamEntry> entries = Replies.entries(link.call(Command.XRANGE, stream.key(),
                    "(" + stream.recorded(), "(" + before, "COUNT", stream.count(settings)));
            if (entries.isEmpty()) {
                return true;
            }
            stream.learn(entries);
            received(stream, entries);
            taker.store();
        }
        return false;
    }

    /// The end (exclusive) of the entries that are read at once: at least one.
    private static int sliceEnd(List<StreamEntry> entries, int from) {
        int to = from + 1;
        for (long bytes = entries.get(from).bytes(); to < entries.size(); to++) {
            bytes += entries.get(to).bytes();
            if (bytes > SLICE_BYTES_MAX) {
                break;
            }
        }
        return to;
    }

    private void received(TopicStream stream, List<StreamEntry> entries) {
        for (int from = 0; from < entries.size();) {
            int to = sliceEnd(entries, from);
            List<StreamEntry> slice = entries.subList(from, to);
            List<EntryReading> readings = messages.plain(stream, slice);
            for (int i = 0; i < readings.size(); i++) {
                // One by one: what is behind claim checks may be far larger than the entries.
                taker.received(stream, slice.get(i), messages.resolved(readings.get(i), link));
            }
            from = to;
        }
    }

    /// Takes up what a consumer of this name has read and not acknowledged, before anything new. Returns whether there was something.
    boolean ownPending(List<TopicStream> streams) {
        boolean some = false;
        for (TopicStream stream : streams) {
            if (stream.ownPending()) {
                List<StreamEntry> entries = Replies.byStream(link.call(Command.XREADGROUP, "GROUP", settings.group(),
                        settings.consumer(), "COUNT", stream.count(settings), "STREAMS", stream.key(),
                        stream.ownRead())).getOrDefault(stream.key(), List.of());
                if (entries.isEmpty()) {
                    stream.ownPendingDone();
                } else {
                    stream.ownReadTo(entries.getLast().id());
                    pending(stream, entries);
                    some = true;
                }
            }
        }
        return some;
    }

    /// Takes pending entries. Beyond the recorded place everything that the stream has is taken in its order, pending or not; what the
    /// list still has then was recorded before, or is no longer on the stream.
    private void pending(TopicStream stream, List<StreamEntry> entries) {
        stream.learn(entries);
        EntryId placed = stream.recorded();
        if (entries.getLast().id().isAfter(placed) && !takeUpTo(stream, entries.getLast().id().next())) {
            return;
        }
        for (StreamEntry entry : entries) {
            boolean recorded = !entry.id().isAfter(stream.recorded());
            boolean now = recorded && entry.id().isAfter(placed);
            if (!now || entry.trimmed()) {
                pending(stream, entry, recorded);
            }
        }
        taker.store();
    }

    private void pending(TopicStream stream, StreamEntry entry, boolean recorded) {
        EntryReading reading = messages.read(stream, entry, link);
        if (recorded && reading instanceof EntryReading.Refused refused) {
            boolean letter = ledger.hasLetter(stream.state().source(), entry.id().toString());
            if (!letter && told(stream, entry, refused)) {
                taker.settled(stream, entry.id()); // counted long ago: only Redis does not know
            } else {
                taker.pending(stream, entry, reading, letter);
            }
        } else {
            taker.pending(stream, entry, reading, false);
        }
    }

    /// Whether an entry without a letter was counted before. One that was trimmed or whose claim check cannot be resolved now was, if its
    /// id was; one that cannot be read was, if it could not be read then: its letter was dropped. Else the server has gone back, and has
    /// given its id to another message.
    private boolean told(TopicStream stream, StreamEntry entry, EntryReading.Refused refused) {
        String source = stream.state().source();
        return (entry.trimmed() || refused.reason().equals(ClaimResolver.UNRESOLVED))
                ? ledger.hasTaken(source, entry.id())
                : ledger.hasTaken(source, entry.id(), Fate.DEAD_LETTERED);
    }

    /// Claims what other consumers have read and not acknowledged for long.
    void claimAbandoned(List<TopicStream> streams) {
        for (TopicStream stream : streams) {
            EntryId from = EntryId.ZERO;
            while (from != null) {
                List<@Nullable Object> reply =
                        Replies.list(link.call(Command.XAUTOCLAIM, stream.key(), settings.group(),
                                settings.consumer(), settings.abandonedAfter().toMillis(), from, "COUNT",
                                stream.count(settings)));
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
                    pending(stream, entries);
                }
                from = next.equals(EntryId.ZERO) ? null : next;
            }
        }
    }

    /// Takes over what Redis holds for delivered and the log does not have, though nothing newer has come: the store is another one, or
    /// was set back, or a consumer was removed with what it held. What somebody still holds is left to him, or to who claims it.
    void closeTails(List<TopicStream> streams, StreamGroups groups) {
        for (TopicStream stream : streams) {
            StreamGroups.Group group = groups.find(stream);
            if (group != null && group.pending() == 0 && group.delivered().isAfter(stream.recorded())) {
                takeUpTo(stream, group.delivered().next());
            }
        }
    }
}
