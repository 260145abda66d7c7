package io.esper.oona.bus.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.DeliveryHandler;
import io.esper.oona.bus.GroupStatus;
import io.esper.oona.bus.Handled;
import io.esper.oona.bus.MessageKeys;
import io.esper.oona.bus.Place;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.group.HandOver.Standing;
import io.esper.oona.bus.group.Held.Item;
import io.esper.oona.bus.ledger.GroupLedger;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.LetterRows;
import io.esper.oona.bus.ledger.Micros;
import io.esper.oona.bus.ledger.OpenRow;
import io.esper.oona.bus.ledger.OpenRows;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;

/// A consumer of a group that is kept in the database. Thread-safe: one thread at a time looks for messages, and what is in hand is
/// guarded by a lock that is taken after a database connection, never before.
final class GroupSubscription implements Subscription {
    /// How often a consumer that waits for messages looks for what other processes gave back, resumed or let go.
    private static final long RECHECK_MILLIS = 50;
    /// How often a consumer looks that is held up.
    private static final long HELD_UP_MILLIS = 20;
    /// How often it looks whether a transport is back.
    private static final long AWAY_MILLIS = 100;
    /// How often in a row it looks again because others have moved the group.
    private static final int MOVED_MAX = 1_000;
    private static final Duration DELAY_MAX = Duration.ofHours(12);

    private final Store store;
    private final Transport transport;
    private final KeptGroups groups;
    private final GroupLedger ledger;
    private final LetterRows letters;
    private final GroupRow group;
    private final SubscriptionSettings settings;
    private final Signal changed;
    private final Consumer<GroupSubscription> onClose;
    private final Source source;
    private final Claimer claimer;
    private final MessageKeys keys = new MessageKeys();
    private final ReentrantLock receiving = new ReentrantLock(true);
    private final ReentrantLock inHand = new ReentrantLock();
    private final Held held = new Held();
    private volatile boolean closed;

    /// Joins a group.
    ///
    /// @param groups  of the same transport
    /// @param onClose told when it is closed
    GroupSubscription(Store store, Transport transport, KeptGroups groups, SubscriptionSettings settings,
            Signal changed, Consumer<GroupSubscription> onClose) {
        this.store = store;
        this.transport = transport;
        this.groups = groups;
        this.ledger = new GroupLedger(store);
        this.letters = new LetterRows(store);
        this.group = groups.join(settings);
        this.settings = settings;
        this.changed = changed;
        this.onClose = onClose;
        this.source = transport.source(group, settings);
        this.claimer = new Claimer(store, letters, group, settings, source);
    }

    @Override
    public SubscriptionSettings settings() {
        return settings;
    }

    @Override
    public List<Delivery> receive(int max, Duration timeout) throws InterruptedException {
        if (max < 1 || max > SubscriptionSettings.IN_FLIGHT_MAX) {
            throw new IllegalArgumentException("A consumer receives 1 to 10,000 at once; got " + max + ".");
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        if (!receiving.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return List.of();
        }
        try {
            return receive(max, deadline);
        } finally {
            receiving.unlock();
        }
    }

    private List<Delivery> receive(int max, long deadline) throws InterruptedException {
        while (true) {
            try {
                return look(max, deadline);
            } catch (BusException.Unavailable away) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw away;
                }
                changed.await(changed.count(), Signal.atMost(AWAY_MILLIS, left));
            }
        }
    }

    private List<Delivery> look(int max, long deadline) throws InterruptedException {
        int moved = 0;
        boolean late = false;
        while (true) {
            check();
            long seen = changed.count();
            Standing standing = Standing.HELD_UP;
            int room = room(max);
            if (room > 0) {
                HandOver handOver = claimer.claim(room, isFree());
                List<Delivery> taken = take(handOver);
                if (!taken.isEmpty()) {
                    return taken;
                }
                standing = handOver.standing();
            }
            long left = deadline - System.nanoTime();
            switch (standing) {
                case NOTHING -> {} // something was buried
                case MOVED -> moved++;
                case END -> {
                    if (left > 0) {
                        source.await(Signal.atMost(RECHECK_MILLIS, left));
                    } else if (!late && source.hasMore()) {
                        late = true; // one more turn, for what was there in time; the end may move for ever
                        continue;
                    }
                }
                case HELD_UP -> changed.await(seen, Signal.atMost(HELD_UP_MILLIS, left));
            }
            boolean atOnce = standing == Standing.NOTHING || (standing == Standing.MOVED && moved < MOVED_MAX);
            if (left <= 0 && !atOnce) {
                return List.of();
            }
        }
    }

    private void check() {
        if (closed) {
            throw new BusException.Closed("The subscription of '" + settings.consumer() + "' to '" + group.name()
                    + "'");
        }
    }

    private int room(int max) {
        long now = Micros.now(store.clock());
        inHand.lock();
        try {
            held.forgetOverdue(now, settings.inFlightMax());
            return held.holdsSuspect(now) ? 0 : Math.min(max, settings.inFlightMax() - held.current(now));
        } finally {
            inHand.unlock();
        }
    }

    private boolean isFree() {
        long now = Micros.now(store.clock());
        inHand.lock();
        try {
            return held.current(now) == 0;
        } finally {
            inHand.unlock();
        }
    }

    /// Makes deliveries of a hand-over and puts them into this consumer's hands.
    private List<Delivery> take(HandOver handOver) {
        if (handOver.isEmpty()) {
            return List.of();
        }
        Held.Lease lease = new Held.Lease(handOver.lease(), handOver.dueMicros());
        for (int i = 0; i < handOver.fresh().size(); i++) {
            Incoming next = handOver.fresh().get(i);
            if (next.message() != null) {
                put(lease, new Found(next.place(), next.message(), next.receivedMicros()), handOver.members().get(i),
                        null);
            }
        }
        List<OpenRow> rows = new ArrayList<>(handOver.again());
        rows.addAll(handOver.hopeless());
        Map<Long, Found> found = foundOrReturned(handOver, rows);
        for (OpenRow row : rows) {
            Found message = found.get(row.seq());
            if (message == null) {
                buryExpired(lease.number(), row);
            } else {
                put(lease, message, new Member(row.seq(), row.keyHash(), row.place()), row);
            }
        }
        if (lease.items().isEmpty()) {
            return List.of();
        }
        hold(lease);
        if (!handOver.hopeless().isEmpty()) {
            buryHopeless(lease, handOver.hopeless());
            return List.of();
        }
        return lease.items().values().stream().sorted(Comparator.comparingLong(Item::seq)).map(Item::delivery)
                .toList();
    }

    /// The messages of rows; if they cannot be had now, the whole hand-over is given back as if it had not been.
    private Map<Long, Found> foundOrReturned(HandOver handOver, List<OpenRow> rows) {
        try {
            return find(rows);
        } catch (BusException away) {
            store.inTransaction(connection -> {
                GroupRow now = GroupLedger.lock(connection, group);
                List<Member> fresh = ClaimRows.members(connection, now, handOver.lease());
                ClaimRows.remove(connection, now, handOver.lease());
                OpenRows.add(connection, now, fresh.stream()
                        .map(member -> OpenRow.waiting(member.seq(), member.keyHash(), member.place())).toList(), 0);
                return OpenRows.release(connection, now, handOver.lease(), rows.stream().map(OpenRow::seq).toList(),
                        0, true, null);
            });
            throw away;
        }
    }

    /// The messages of open rows: on the transport, or in the letters that are redriven.
    private Map<Long, Found> find(List<OpenRow> rows) {
        List<OpenRow> there = rows.stream().filter(row -> row.seq() > 0).toList();
        Map<Long, Found> found = new HashMap<>(there.isEmpty() ? Map.of() : source.find(there));
        for (OpenRow row : rows) {
            if (row.seq() < 0) {
                letters.find(group, -row.seq())
                        .flatMap(kept -> Optional.ofNullable(kept.letter().message())
                                .map(message -> new Found(kept.letter().place(), message, kept.receivedMicros())))
                        .ifPresent(it -> found.put(row.seq(), it));
            }
        }
        return found;
    }

    private void put(Held.Lease lease, Found found, Member member, @Nullable OpenRow row) {
        long seq = member.seq();
        int attempt = row == null ? 1 : row.attempts() + 1;
        Delivery delivery = new Delivery(group.name(), found.place(), found.message(),
                Micros.instant(found.receivedMicros()), keys.of(group.keyOrder(), found.message()), attempt,
                Held.text(lease.number(), seq));
        lease.items().put(seq, new Item(seq, member.keyHash(), row != null, row != null && row.suspect(),
                found.receivedMicros(), delivery, member.place()));
    }

    private void hold(Held.Lease lease) {
        inHand.lock();
        try {
            held.add(lease);
        } finally {
            inHand.unlock();
        }
    }

    private void buryHopeless(Held.Lease lease, List<OpenRow> rows) {
        Settlement settlement = new Settlement(group, letters, settings.attemptsMax());
        for (OpenRow row : rows) {
            Item item = lease.items().get(row.seq());
            if (item != null) {
                // The hand-over that buries it is not an attempt.
                Delivery last = item.delivery();
                Delivery dead = new Delivery(last.group(), last.place(), last.message(), last.received(), last.key(),
                        row.attempts(), last.lease());
                Item counted = new Item(item.seq(), item.keyHash(), true, true, item.receivedMicros(), dead,
                        item.place());
                lease.items().put(row.seq(), counted);
                settlement.say(lease, counted,
                        new Verdict.Dead(LetterRows.TIMEOUT, row.reason() == null ? "never answered" : row.reason()));
            }
        }
        settle(settlement);
    }

    private void buryExpired(long lease, OpenRow row) {
        Place place = row.place();
        store.inTransaction(connection -> {
            GroupRow now = GroupLedger.lock(connection, group);
            if (OpenRows.remove(connection, now, lease, List.of(row.seq())).isEmpty()) {
                letters.bury(connection, now, LetterRows.Death.of(
                        place == null ? new Place("", Long.toString(row.seq())) : place, null, 0, row.attempts(),
                        LetterRows.EXPIRED,
                        "retention removed it before it was handled"
                                + (row.reason() == null ? "" : "; before: " + row.reason())));
            }
            return true;
        });
        if (place != null) {
            transport.settled(group, List.of(place));
        }
    }

    @Override
    public List<Delivery> acknowledge(Collection<Delivery> done) {
        check();
        Settlement settlement = new Settlement(group, letters, settings.attemptsMax());
        Set<String> late = new HashSet<>();
        for (Delivery delivery : done) {
            say(settlement, delivery, Verdict.DONE, late);
        }
        settle(settlement);
        late.addAll(settlement.lost());
        return done.stream().filter(delivery -> late.contains(delivery.lease())).toList();
    }

    @Override
    public boolean giveBack(Delivery failed, Duration delay, String reason) {
        if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
            throw new IllegalArgumentException("A delivery is given back for 0 to 12 h; got " + delay + ".");
        }
        return one(failed, new Verdict.Again(Micros.now(store.clock()) + Micros.of(delay), reason));
    }

    @Override
    public boolean reject(Delivery failed, String reason) {
        return one(failed, new Verdict.Dead(LetterRows.REJECTED, reason));
    }

    private boolean one(Delivery delivery, Verdict verdict) {
        check();
        Settlement settlement = new Settlement(group, letters, settings.attemptsMax());
        Set<String> late = new HashSet<>();
        say(settlement, delivery, verdict, late);
        settle(settlement);
        return late.isEmpty() && settlement.lost().isEmpty();
    }

    private void say(Settlement settlement, Delivery delivery, Verdict verdict, Set<String> late) {
        if (!delivery.group().equals(group.name())) {
            throw new IllegalArgumentException("A delivery to the group '" + delivery.group()
                    + "' cannot be settled by a consumer of '" + group.name() + "'.");
        }
        inHand.lock();
        try {
            Held.Lease lease = held.lease(Held.leaseOf(delivery));
            Item item = held.find(delivery).orElse(null);
            if (lease == null || item == null) {
                late.add(delivery.lease());
            } else {
                settlement.say(lease, item, verdict);
            }
        } finally {
            inHand.unlock();
        }
    }

    private void settle(Settlement settlement) {
        if (settlement.isEmpty()) {
            return;
        }
        try {
            store.inTransaction(connection -> {
                ledger.beginLazily(connection);
                inHand.lock();
                settlement.write(connection);
                return true;
            });
            settlement.apply(held);
        } finally {
            unlockInHand();
        }
        tellTransport(settlement);
        changed.raise();
    }

    private void tellTransport(Settlement settlement) {
        List<Place> settled = settlement.settled();
        if (!settled.isEmpty()) {
            transport.settled(group, settled);
        }
    }

    private void unlockInHand() {
        while (inHand.isHeldByCurrentThread()) {
            inHand.unlock();
        }
    }

    @Override
    public boolean extend(Delivery working) {
        check();
        long number = Held.leaseOf(working);
        if (!holds(working)) {
            return false;
        }
        long due = Micros.now(store.clock()) + Micros.of(settings.visibility());
        boolean extended = store.inTransaction(connection -> {
            ledger.beginLazily(connection);
            GroupRow now = GroupLedger.lock(connection, group);
            boolean claim = ClaimRows.extend(connection, now, number, due);
            return OpenRows.extend(connection, now, number, due) > 0 || claim;
        });
        inHand.lock();
        try {
            Held.Lease lease = held.lease(number);
            if (lease != null && extended) {
                lease.extend(due);
            } else {
                held.forget(number);
            }
        } finally {
            inHand.unlock();
        }
        return extended;
    }

    @Override
    public boolean holds(Delivery delivery) {
        long now = Micros.now(store.clock());
        inHand.lock();
        try {
            Held.Lease lease = held.lease(Held.leaseOf(delivery));
            return lease != null && lease.dueMicros() > now && held.find(delivery).isPresent();
        } finally {
            inHand.unlock();
        }
    }

    @Override
    public Handled handle(int max, Duration timeout, DeliveryHandler handler) throws InterruptedException {
        List<Delivery> left = receive(max, timeout);
        int lost = 0;
        while (!left.isEmpty()) {
            HandlerRun run = new HandlerRun(handler, settings.attemptsMax(), settings.retryDelay(), store.clock());
            try {
                Settlement settlement = handled(run, left);
                tellTransport(settlement);
                run.rethrowInterrupt();
                changed.raise();
                return new Handled(run.done(), settlement.again(), settlement.dead(), lost);
            } catch (LostDeliveries gone) {
                List<Delivery> still = left.stream().filter(delivery -> !gone.leases().contains(delivery.lease()))
                        .toList();
                lost += left.size() - still.size();
                left = still;
            }
        }
        return new Handled(0, 0, 0, lost);
    }

    private Settlement handled(HandlerRun run, List<Delivery> deliveries) {
        Settlement settlement = new Settlement(group, letters, settings.attemptsMax());
        try {
            store.inTransaction(connection -> {
                Map<Delivery, Verdict> verdicts = run.over(connection, deliveries);
                Set<String> late = new HashSet<>();
                verdicts.forEach((delivery, verdict) -> say(settlement, delivery, verdict, late));
                inHand.lock();
                settlement.write(connection);
                late.addAll(settlement.lost());
                if (!late.isEmpty()) {
                    throw new LostDeliveries(late);
                }
                return true;
            });
            settlement.apply(held);
            return settlement;
        } catch (LostDeliveries gone) {
            gone.leases().forEach(this::forget);
            throw gone;
        } finally {
            unlockInHand();
        }
    }

    private void forget(String lease) {
        int colon = lease.indexOf(':');
        held.remove(Long.parseLong(lease.substring(0, colon)), Long.parseLong(lease.substring(colon + 1)));
    }

    @Override
    public void seek(Start start) {
        check();
        groups.seek(group.name(), start);
    }

    @Override
    public void pause() {
        check();
        groups.pause(group.name());
    }

    @Override
    public void resume() {
        check();
        groups.resume(group.name());
    }

    @Override
    public GroupStatus status() {
        check();
        return groups.find(group.name()).orElseThrow(() -> new BusException.NoGroup(group.name()));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        onClose.accept(this);
        try {
            letGo();
        } catch (StoreException | BusException.NoGroup unreachable) {
            // Then the visibility ends it: nothing is lost, it only takes longer.
            forgetAll();
        }
        changed.raise();
        closeSource();
    }

    /// Once nobody reads any more.
    private void closeSource() {
        receiving.lock();
        try {
            source.close();
        } finally {
            receiving.unlock();
        }
    }

    private void letGo() {
        try {
            store.inTransaction(connection -> {
                inHand.lock();
                if (held.all().isEmpty()) {
                    return true;
                }
                ledger.beginLazily(connection);
                GroupRow now = GroupLedger.lock(connection, group);
                for (Held.Lease lease : held.all()) {
                    List<Member> claimed = lease.claimed().isEmpty()
                            ? List.of()
                            : ClaimRows.members(connection, now, lease.number());
                    if (!claimed.isEmpty() && ClaimRows.remove(connection, now, lease.number())) {
                        OpenRows.add(connection, now, claimed.stream()
                                .map(member -> new OpenRow(member.seq(), member.keyHash(), 1, false, null,
                                        member.place()))
                                .toList(),
                                0);
                    }
                    OpenRows.release(connection, now, lease.number(), lease.items().values().stream()
                            .filter(Item::ownRow).map(Item::seq).toList(), 0, false, null);
                }
                return true;
            });
        } finally {
            unlockInHand();
        }
        forgetAll();
    }

    private void forgetAll() {
        inHand.lock();
        try {
            held.all().forEach(lease -> held.forget(lease.number()));
        } finally {
            inHand.unlock();
        }
    }
}
