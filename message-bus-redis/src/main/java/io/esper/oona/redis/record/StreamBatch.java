package io.esper.oona.redis.record;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Message;
import io.esper.oona.redis.entry.EntryBytes;
import io.esper.oona.redis.entry.EntryReader;
import io.esper.oona.redis.entry.EntryReading;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Fate;
import io.esper.oona.redis.ledger.SenderCounts;
import io.esper.oona.redis.ledger.StreamMove;
import io.esper.oona.redis.ledger.Taken;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.NewDeadLetter;
import org.jspecify.annotations.Nullable;

/// The entries of one stream that are taken over together: read, and then, once the log has decided about their messages, counted.
final class StreamBatch {
    private final TopicStream stream;
    private final List<Item> items = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private final List<Append.Origin> origins = new ArrayList<>();
    private final List<NewDeadLetter> letters = new ArrayList<>();
    private final List<EntryId> settled = new ArrayList<>();
    private boolean rewound;
    private EntryId last;
    private long bytes;

    /// One entry.
    ///
    /// @param message     index among the batch's messages; -1 for an entry that is none
    /// @param redelivered whether it was taken over before and is only here because Redis does not know
    /// @param claimed     the claimed time, if there is one
    private record Item(EntryId id, int message, boolean trimmed, boolean redelivered, String sender,
            @Nullable Instant claimed) {}

    StreamBatch(TopicStream stream) {
        this.stream = stream;
        this.last = stream.recorded();
    }

    TopicStream stream() {
        return stream;
    }

    List<Message> messages() {
        return messages;
    }

    List<Append.Origin> origins() {
        return origins;
    }

    List<NewDeadLetter> letters() {
        return letters;
    }

    boolean empty() {
        return items.isEmpty();
    }

    /// What its entries and their messages hold in memory.
    long bytes() {
        return bytes;
    }

    /// What Redis is to be told of.
    List<EntryId> ids() {
        List<EntryId> ids = new ArrayList<>(settled);
        items.forEach(item -> ids.add(item.id));
        return ids;
    }

    /// An entry that was recorded long ago and trimmed since: only Redis does not know.
    void settled(EntryId id) {
        settled.add(id);
    }

    /// Adds an entry that Redis has delivered for the first time, or that was found in a gap. One that does not lie behind what is
    /// recorded says that the server has lost its newest entries and goes on from before.
    void received(StreamEntry entry, EntryReading reading) {
        if (!entry.id().isAfter(last)) {
            rewound = true;
        }
        last = entry.id();
        add(entry, reading, false);
    }

    /// Adds an entry that was pending: received, if it lies behind what is recorded; else taken over before.
    ///
    /// @param known whether, if it is no message, a letter tells of it
    void pending(StreamEntry entry, EntryReading reading, boolean known) {
        if (entry.id().isAfter(last)) {
            received(entry, reading);
        } else {
            add(entry, reading, reading instanceof EntryReading.Accepted || known);
        }
    }

    private void add(StreamEntry entry, EntryReading reading, boolean redelivered) {
        String source = stream.state().source();
        String place = entry.id().toString();
        bytes += 2 * entry.bytes(); // as it came, and for a letter
        switch (reading) {
            case EntryReading.Accepted(Message message) -> {
                items.add(new Item(entry.id(), messages.size(), false, redelivered, message.envelope().senderId(),
                        message.envelope().timestamp().instant()));
                messages.add(message);
                bytes += message.payload().length;
                origins.add(new Append.Origin(source, place, () -> EntryBytes.of(entry)));
            }
            case EntryReading.Refused(String reason, String detail, String eventId, String sender) -> {
                items.add(new Item(entry.id(), -1, reason.equals(EntryReader.TRIMMED), redelivered, sender, null));
                letters.add(new NewDeadLetter(source, place, reason, detail, stream.topic().name(), eventId,
                        EntryBytes.of(entry)));
            }
        }
    }

    /// What the batch changes beside the log.
    ///
    /// @param outcomes of the messages of this batch
    StreamMove move(List<AppendResult.Outcome> outcomes, Clock clock, Duration lateAfter, SenderNames names) {
        Instant now = clock.instant();
        List<Taken> taken = new ArrayList<>(items.size());
        Map<String, SenderCounts> senders = new HashMap<>();
        long redelivered = 0;
        for (Item item : items) {
            AppendResult.Outcome outcome = item.message < 0 ? null : outcomes.get(item.message);
            Fate fate = fate(item, outcome);
            if (item.redelivered && fate != Fate.STORED) {
                redelivered++;
                continue;
            }
            taken.add(new Taken(item.id, fate, outcome == null ? 0 : outcome.position()));
            Long skew = item.claimed == null ? null : Long.valueOf(ChronoUnit.MILLIS.between(now, item.claimed));
            senders.computeIfAbsent(names.shown(stream.topic().name(), item.sender), _ -> new SenderCounts())
                    .add(fate, skew, skew != null && -skew > lateAfter.toMillis());
        }
        return new StreamMove(stream.state(), last, rewound, taken, redelivered, senders,
                ChronoUnit.MICROS.between(Instant.EPOCH, now));
    }

    private static Fate fate(Item item, AppendResult.@Nullable Outcome outcome) {
        return switch (outcome) {
            case null -> item.trimmed ? Fate.TRIMMED : Fate.DEAD_LETTERED;
            case AppendResult.Stored _ -> Fate.STORED;
            case AppendResult.Duplicate _ -> Fate.DUPLICATE;
            case AppendResult.Conflict _ -> Fate.REFUSED;
        };
    }

    /// The counts of a move.
    static Counts counts(StreamMove move) {
        Counts counts = Counts.NONE;
        for (Taken taken : move.taken()) {
            counts = counts.plus(taken.fate());
        }
        return counts;
    }
}
