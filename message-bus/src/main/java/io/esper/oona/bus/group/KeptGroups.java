package io.esper.oona.bus.group;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

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
import io.esper.oona.bus.ledger.Placement;
import io.esper.oona.store.Store;

/// The groups of one transport, as the database keeps them. Thread-safe.
final class KeptGroups implements Groups {
    private static final int LETTERS_MAX = 10_000;
    /// One transaction under the group's lock.
    private static final int REDRIVEN_AT_ONCE = 500;

    private final Store store;
    private final Transport transport;
    private final GroupLedger ledger;
    private final LetterRows letters;
    private final Signal changed;

    KeptGroups(Store store, Transport transport, Signal changed) {
        this.store = store;
        this.transport = transport;
        this.ledger = new GroupLedger(store);
        this.letters = new LetterRows(store);
        this.changed = changed;
    }

    /// The group of the settings, made if it is not there.
    GroupRow join(SubscriptionSettings settings) {
        GroupRow group = ledger.join(settings, transport.name(),
                () -> transport.begin(settings.topics(), settings.start()));
        transport.joined(group);
        return group;
    }

    private GroupRow get(String name) {
        GroupRow group = ledger.get(name);
        if (!group.transport().equals(transport.name())) {
            throw new BusException.OtherGroup(name, "transport", group.transport(), transport.name());
        }
        return group;
    }

    @Override
    public List<GroupStatus> list() {
        return ledger.all().stream().filter(group -> group.transport().equals(transport.name()))
                .map(this::status).toList();
    }

    @Override
    public Optional<GroupStatus> find(String group) {
        return ledger.find(group).filter(row -> row.transport().equals(transport.name())).map(this::status);
    }

    /// What a group has open, as the database says it.
    private record Counts(long inFlight, long waiting, long dead, Set<String> consumers, GroupRow group,
            Supplier<Whereabouts> whereabouts) {}

    private GroupStatus status(GroupRow found) {
        Counts counts = store.inTransaction(connection -> {
            ledger.beginLazily(connection);
            GroupRow group = GroupLedger.lock(connection, found);
            ClaimRows.Count claims = ClaimRows.count(connection, group);
            OpenRows.Count open = OpenRows.count(connection, group);
            Set<String> consumers = new TreeSet<>(claims.consumers());
            consumers.addAll(OpenRows.consumers(connection, group));
            return new Counts(claims.messages() + open.out(), open.all() - open.out(),
                    LetterRows.count(connection, group), consumers, group, transport.whereabouts(connection, group,
                            Math.min(claims.lowest(), open.lowest())));
        });
        Whereabouts where = counts.whereabouts().get();
        GroupRow group = counts.group();
        Instant oldest = where.oldest();
        return new GroupStatus(group.name(), group.transport(), group.topics(), group.keyOrder(), group.paused(),
                group.holdsRetention() || transport.holdsAll(), where.place(), where.lag(), where.lagExact(),
                oldest == null ? null : age(oldest), counts.inFlight(), counts.waiting(), counts.dead(),
                group.expired(), counts.consumers());
    }

    private Duration age(Instant received) {
        Duration age = Duration.between(received, store.clock().instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    @Override
    public void seek(String name, Start start) {
        GroupRow found = get(name);
        Placement placement = transport.seek(found, start);
        store.inTransaction(connection -> {
            GroupRow group = GroupLedger.lock(connection, found);
            Set<String> topics = placement.topics();
            OpenWork.forget(connection, group, topics);
            long position = placement.write(connection, group);
            GroupLedger.move(connection, group, position, group.lease(), topics == null ? 0 : group.expired());
            return true;
        });
        transport.moved(found);
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
        GroupRow removed = get(group);
        ledger.remove(removed);
        transport.removed(removed);
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
        int redriven = letters.redrive(get(group), letterIds, transport::reread);
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
