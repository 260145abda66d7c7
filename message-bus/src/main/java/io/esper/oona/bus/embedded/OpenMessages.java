package io.esper.oona.bus.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.bus.Place;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.LetterRows;
import io.esper.oona.bus.ledger.Micros;
import io.esper.oona.bus.ledger.OpenRow;
import io.esper.oona.event.Message;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;

/// Finds the messages of open rows: on the log, or in the letters that are redriven.
final class OpenMessages {
    /// From so many messages that lie close together a stretch of the log is read instead of single events.
    private static final int STRETCH_MIN = 16;
    private static final int APART_MAX = 64;

    private final EventLog log;
    private final LetterRows letters;
    private final GroupRow group;
    private final EventFilter filter;

    OpenMessages(EventLog log, LetterRows letters, GroupRow group) {
        this.log = log;
        this.letters = letters;
        this.group = group;
        this.filter = ReadAhead.filter(group.topics());
    }

    /// A message that was found.
    record Found(Place place, Message message, long receivedMicros) {
        static Found of(StoredEvent event) {
            return new Found(Place.onLog(event.topic(), event.position()), event.message(),
                    Micros.of(event.received()));
        }
    }

    /// The messages by seq; what has expired is missing.
    Map<Long, Found> find(List<OpenRow> rows) {
        Map<Long, Found> found = new HashMap<>();
        List<Long> positions = rows.stream().map(OpenRow::seq).filter(seq -> seq > 0).sorted().toList();
        if (positions.size() >= STRETCH_MIN
                && positions.getLast() - positions.getFirst() <= (long) APART_MAX * positions.size()) {
            stretch(positions, found);
        } else {
            positions.forEach(position -> log.at(position).ifPresent(event -> found.put(position, Found.of(event))));
        }
        for (OpenRow row : rows) {
            if (row.seq() < 0) {
                letter(-row.seq()).ifPresent(it -> found.put(row.seq(), it));
            }
        }
        return found;
    }

    private void stretch(List<Long> positions, Map<Long, Found> found) {
        int next = 0;
        try (LogReader reader = log.read(new ReadQuery(positions.getFirst() - 1, positions.getLast(), filter,
                Long.MAX_VALUE))) {
            for (LogElement element = reader.next(); element != null && next < positions.size(); element =
                    reader.next()) {
                if (element instanceof StoredEvent event) {
                    while (next < positions.size() && positions.get(next) < event.position()) {
                        next++;
                    }
                    if (next < positions.size() && positions.get(next) == event.position()) {
                        found.put(event.position(), Found.of(event));
                    }
                }
            }
        }
    }

    private Optional<Found> letter(long id) {
        return letters.find(group, id).flatMap(kept -> Optional.ofNullable(kept.letter().message())
                .map(message -> new Found(kept.letter().place(), message, kept.receivedMicros())));
    }
}
