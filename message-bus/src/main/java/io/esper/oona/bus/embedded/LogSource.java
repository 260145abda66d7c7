package io.esper.oona.bus.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.bus.Place;
import io.esper.oona.bus.group.Found;
import io.esper.oona.bus.group.Incoming;
import io.esper.oona.bus.group.OpenWork;
import io.esper.oona.bus.group.Source;
import io.esper.oona.bus.ledger.GroupLedger;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.Micros;
import io.esper.oona.bus.ledger.OpenRow;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// What comes on the log for a group. A message's number is its position. For one thread at a time.
final class LogSource implements Source {
    /// The position of a group that gets nothing is written only when it has moved so far: others read the rest again, faster
    /// than they could wait for the commit.
    private static final long UNWRITTEN_MAX = 1_000;
    /// From so many messages that lie close together a stretch of the log is read instead of single events.
    private static final int STRETCH_MIN = 16;
    private static final int APART_MAX = 64;

    private final EventLog log;
    private final GroupLedger ledger;
    private final ReadAhead ahead;
    private final EventFilter filter;
    /// Where the group stood when last seen.
    private long seen;
    /// Where it is after what was taken since.
    private long position;
    /// Where it is if what was taken since is not committed.
    private long before;
    private long heldAfter = -1;

    LogSource(Store store, GroupRow group) {
        this.log = store.log();
        this.ledger = new GroupLedger(store);
        this.ahead = new ReadAhead(log, group.topics());
        this.filter = ReadAhead.filter(group.topics());
        this.seen = group.position();
        this.before = seen;
    }

    @Override
    public boolean namesPlaces() {
        return false;
    }

    @Override
    public void prepare() {
        ahead.prepare(seen);
    }

    @Override
    public boolean align(Connection connection, GroupRow now) {
        seen = now.position();
        position = seen;
        before = seen;
        if (!ahead.covers(seen)) {
            return false;
        }
        ahead.skipTo(seen);
        return true;
    }

    @Override
    public @Nullable Incoming first() {
        StoredEvent next = ahead.first();
        if (next == null) {
            position = Math.max(position, ahead.end());
            return null;
        }
        return Incoming.of(next.position(), Place.onLog(next.topic(), next.position()), next.message(),
                Micros.of(next.received()));
    }

    @Override
    public void removeFirst(boolean open) {
        position = ahead.removeFirst();
    }

    @Override
    public @Nullable GroupRow move(Connection connection, GroupRow now, boolean must) throws SQLException {
        long expired = now.expired() + ahead.expiredUntil(position);
        boolean written = must || expired > now.expired() || position >= now.position() + UNWRITTEN_MAX
                || movesHold(connection, now);
        seen = written ? position : now.position();
        return written ? now.at(position, now.lease(), expired) : null;
    }

    /// Whether the hold on retention lags behind what is settled.
    private boolean movesHold(Connection connection, GroupRow now) throws SQLException {
        return now.holdsRetention()
                && OpenWork.settledTo(connection, now.at(position, now.lease(), now.expired())) != heldAfter;
    }

    @Override
    public void wrote(Connection connection, GroupRow row, Collection<OpenRow> again) throws SQLException {
        if (row.holdsRetention()) {
            heldAfter = OpenWork.settledTo(connection, row);
            ledger.holdRetention(connection, row, heldAfter);
        }
    }

    @Override
    public void undo() {
        seen = before;
        ahead.begin(before);
    }

    @Override
    public void await(long nanos) throws InterruptedException {
        log.awaitBeyond(ahead.end(), Duration.ofNanos(nanos));
    }

    @Override
    public boolean hasMore() {
        return log.head() > ahead.end();
    }

    @Override
    public Map<Long, Found> find(Collection<OpenRow> rows) {
        Map<Long, Found> found = new HashMap<>();
        List<Long> positions = rows.stream().map(OpenRow::seq).sorted().toList();
        if (positions.size() >= STRETCH_MIN
                && positions.getLast() - positions.getFirst() <= (long) APART_MAX * positions.size()) {
            stretch(positions, found);
        } else {
            positions.forEach(at -> log.at(at).ifPresent(event -> found.put(at, found(event))));
        }
        return found;
    }

    private static Found found(StoredEvent event) {
        return new Found(Place.onLog(event.topic(), event.position()), event.message(), Micros.of(event.received()));
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
                        found.put(event.position(), found(event));
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        // the log is the store's
    }
}
