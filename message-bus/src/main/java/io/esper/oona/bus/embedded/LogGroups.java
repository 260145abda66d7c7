package io.esper.oona.bus.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.GroupLetter;
import io.esper.oona.bus.GroupStatus;
import io.esper.oona.bus.Groups;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.ledger.GroupLedger;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.LetterRows;
import io.esper.oona.bus.ledger.OpenRows;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// The groups on the log. Thread-safe.
final class LogGroups implements Groups {
    /// The lag is counted exactly up to here.
    private static final long LAG_COUNTED_MAX = 100_000;
    private static final int LETTERS_MAX = 10_000;
    /// One transaction under the group's lock.
    private static final int REDRIVEN_AT_ONCE = 500;

    private final Store store;
    private final GroupLedger ledger;
    private final LetterRows letters;
    private final Signal changed;

    LogGroups(Store store, Signal changed) {
        this.store = store;
        this.ledger = new GroupLedger(store);
        this.letters = new LetterRows(store);
        this.changed = changed;
    }

    GroupRow join(SubscriptionSettings settings) {
        return ledger.join(settings, EmbeddedBus.TRANSPORT, () -> position(settings.start()));
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

    private GroupRow get(String name) {
        GroupRow group = ledger.get(name);
        if (!group.transport().equals(EmbeddedBus.TRANSPORT)) {
            throw new BusException.OtherGroup(name, "transport", group.transport(), EmbeddedBus.TRANSPORT);
        }
        return group;
    }

    @Override
    public List<GroupStatus> list() {
        return ledger.all().stream().filter(group -> group.transport().equals(EmbeddedBus.TRANSPORT))
                .map(this::status).toList();
    }

    @Override
    public Optional<GroupStatus> find(String group) {
        return ledger.find(group).filter(row -> row.transport().equals(EmbeddedBus.TRANSPORT)).map(this::status);
    }

    /// What a group has open, as the database says it.
    private record Counts(long settledTo, long position, long inFlight, long waiting, long dead, long lowest,
            Set<String> consumers, GroupRow group) {}

    private GroupStatus status(GroupRow found) {
        Counts counts = store.inTransaction(connection -> {
            ledger.beginLazily(connection);
            GroupRow group = GroupLedger.lock(connection, found);
            ClaimRows.Count claims = ClaimRows.count(connection, group);
            OpenRows.Count open = OpenRows.count(connection, group);
            Set<String> consumers = new TreeSet<>(claims.consumers());
            consumers.addAll(OpenRows.consumers(connection, group));
            return new Counts(Claimer.settledTo(connection, group), group.position(), claims.messages() + open.out(),
                    open.all() - open.out(), LetterRows.count(connection, group),
                    Math.min(claims.lowest(), open.lowest()), consumers, group);
        });
        Lag lag = lag(counts);
        Instant oldest = counts.lowest() == Long.MAX_VALUE
                ? lag.first()
                : store.log().at(counts.lowest()).map(StoredEvent::received).orElse(lag.first());
        GroupRow group = counts.group();
        return new GroupStatus(group.name(), group.transport(), group.topics(), group.keyOrder(), group.paused(),
                group.holdsRetention(), Long.toString(counts.settledTo()), lag.messages(), lag.exact(),
                oldest == null ? null : age(oldest), counts.inFlight(), counts.waiting(), counts.dead(),
                group.expired(), counts.consumers());
    }

    private Duration age(Instant received) {
        Duration age = Duration.between(received, store.clock().instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /// What a group has not read.
    private record Lag(long messages, boolean exact, @Nullable Instant first) {}

    private Lag lag(Counts counts) {
        ReadQuery query = ReadQuery.after(counts.position()).matching(ReadAhead.filter(counts.group().topics()))
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

    @Override
    public void seek(String name, Start start) {
        GroupRow found = get(name);
        long position = position(start);
        store.inTransaction(connection -> {
            GroupRow group = GroupLedger.lock(connection, found);
            GroupLedger.deleteAll(connection, "bus_claim", group);
            OpenRows.forgetPositions(connection, group);
            GroupLedger.move(connection, group, position, group.lease(), 0);
            if (group.holdsRetention()) {
                ledger.holdRetention(connection, group, position);
            }
            return true;
        });
        changed.raise();
    }

    @Override
    public void pause(String group) {
        ledger.setPaused(get(group), true);
    }

    @Override
    public void resume(String group) {
        ledger.setPaused(get(group), false);
        changed.raise();
    }

    @Override
    public void remove(String group) {
        ledger.remove(get(group));
        changed.raise();
    }

    @Override
    public List<GroupLetter> deadLetters(String group, long afterId, int limit) {
        if (limit < 1 || limit > LETTERS_MAX) {
            throw new IllegalArgumentException("A page of dead letters has 1 to 10,000; got " + limit + ".");
        }
        return letters.list(get(group), afterId, limit);
    }

    @Override
    public int redrive(String group, Collection<Long> letterIds) {
        int redriven = letters.redrive(get(group), letterIds);
        changed.raise();
        return redriven;
    }

    @Override
    public int redriveAll(String name) {
        GroupRow group = get(name);
        int redriven = 0;
        long after = 0;
        while (true) {
            List<Long> ids = letters.ids(group, after, REDRIVEN_AT_ONCE);
            if (ids.isEmpty()) {
                return redriven;
            }
            redriven += redrive(name, ids);
            after = ids.getLast();
        }
    }
}
