package io.esper.oona.bus.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Place;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.group.OpenWork;
import io.esper.oona.bus.group.Source;
import io.esper.oona.bus.group.Transport;
import io.esper.oona.bus.group.Whereabouts;
import io.esper.oona.bus.ledger.GroupLedger;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.Placement;
import io.esper.oona.event.Message;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// The log as what carries the messages of groups. A group is a position. Thread-safe.
final class LogTransport implements Transport {
    /// The lag is counted exactly up to here.
    private static final long LAG_COUNTED_MAX = 100_000;

    private final Store store;
    private final GroupLedger ledger;

    LogTransport(Store store) {
        this.store = store;
        this.ledger = new GroupLedger(store);
    }

    @Override
    public String name() {
        return EmbeddedBus.TRANSPORT;
    }

    @Override
    public Placement begin(Set<String> topics, Start start) {
        return at(start);
    }

    @Override
    public Placement seek(GroupRow group, Start start) {
        return at(start);
    }

    private Placement at(Start start) {
        long position = position(start);
        return (connection, group) -> {
            if (group.holdsRetention()) {
                ledger.holdRetention(connection, group, position);
            }
            return position;
        };
    }

    /// The position that a start comes after.
    private long position(Start start) {
        return switch (start) {
            case Start.Beginning _ -> 0;
            case Start.End _ -> store.log().head();
            case Start.AtTime(Instant received) -> store.log().positionAt(received.minusNanos(1_000));
            case Start.AfterPlace(var place) -> {
                try {
                    yield Math.clamp(Long.parseLong(place.entry()), 0, store.log().head());
                } catch (NumberFormatException other) {
                    throw new BusException.Misconfigured("'" + place.entry()
                            + "' is no position of the log; name one such as 812, as deliveries show it.", other);
                }
            }
        };
    }

    @Override
    public Source source(GroupRow group, SubscriptionSettings settings) {
        return new LogSource(store, group);
    }

    @Override
    public void joined(GroupRow group) {
        // the log keeps nothing of its own about groups
    }

    @Override
    public void moved(GroupRow group) {
        // as above
    }

    @Override
    public void removed(GroupRow group) {
        // as above
    }

    @Override
    public void settled(GroupRow group, Collection<Place> places) {
        // as above
    }

    /// What is on the log is a message.
    @Override
    public Optional<Message> reread(String topic, byte[] original) {
        return Optional.empty();
    }

    @Override
    public boolean holdsAll() {
        return false;
    }

    @Override
    public Supplier<Whereabouts> whereabouts(Connection connection, GroupRow group, long lowest)
            throws SQLException {
        long settledTo = OpenWork.settledTo(connection, group);
        return () -> {
            Lag lag = lag(group);
            Instant oldest = lowest == Long.MAX_VALUE
                    ? lag.first()
                    : store.log().at(lowest).map(StoredEvent::received).orElse(lag.first());
            return new Whereabouts(Long.toString(settledTo), lag.messages(), lag.exact(), oldest);
        };
    }

    /// What a group has not read.
    private record Lag(long messages, boolean exact, @Nullable Instant first) {}

    private Lag lag(GroupRow group) {
        ReadQuery query = ReadQuery.after(group.position()).matching(ReadAhead.filter(group.topics()))
                .limit(LAG_COUNTED_MAX + 1);
        long messages = 0;
        Instant first = null;
        try (LogReader reader = store.log().read(query)) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    messages++;
                    first = first == null ? event.received() : first;
                }
            }
        }
        boolean exact = messages <= LAG_COUNTED_MAX;
        return new Lag(exact ? messages : LAG_COUNTED_MAX, exact, first);
    }
}
