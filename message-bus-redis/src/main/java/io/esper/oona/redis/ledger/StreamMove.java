package io.esper.oona.redis.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import io.esper.oona.redis.link.EntryId;

/// What taking a batch over changes beside the events.
///
/// @param from        where the stream is believed to stand; if it does not, nothing is written
/// @param to          where it stands afterwards
/// @param rewound     whether the stream had gone back
/// @param taken       the entries that were received, in their order
/// @param redelivered entries that had been taken before
/// @param senders     what the senders of the received entries have sent, by name
/// @param nowMicros   now
public record StreamMove(StreamState from, EntryId to, boolean rewound, List<Taken> taken, long redelivered,
        Map<String, SenderCounts> senders, long nowMicros) {
    public StreamMove {
        taken = List.copyOf(taken);
    }

    /// Where the stream stands once this is written.
    public StreamState after() {
        Counts counts = from.counts();
        long trimmed = from.trimmed();
        for (Taken one : taken) {
            counts = counts.plus(one.fate());
            trimmed += one.fate() == Fate.TRIMMED ? 1 : 0;
        }
        return new StreamState(from.source(), from.topic(), to, from.batches() + (taken.isEmpty() ? 0 : 1), counts,
                from.redelivered() + redelivered, trimmed, from.rewinds() + (rewound ? 1 : 0),
                Instant.EPOCH.plus(nowMicros, ChronoUnit.MICROS));
    }
}
