package io.esper.oona.bus.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.esper.oona.bus.KeyOrder;
import io.esper.oona.bus.MessageKeys;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.embedded.HandOver.Standing;
import io.esper.oona.bus.ledger.GroupLedger;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.KeyHash;
import io.esper.oona.bus.ledger.Micros;
import io.esper.oona.bus.ledger.OpenRow;
import io.esper.oona.bus.ledger.OpenRows;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;

/// Takes messages for a consumer: one transaction under the group's lock. First what has a row of its own and is due, then what
/// comes next on the log. For one thread at a time.
final class Claimer {
    /// The position of a group that gets nothing is written only when it has moved so far: others read the rest again, faster
    /// than they could wait for the commit.
    private static final long UNWRITTEN_MAX = 1_000;

    private final Store store;
    private final GroupLedger ledger;
    private final GroupRow group;
    private final SubscriptionSettings settings;
    private final ReadAhead ahead;
    private final MessageKeys keys = new MessageKeys();
    private long heldAfter = -1;

    Claimer(Store store, GroupLedger ledger, GroupRow group, SubscriptionSettings settings) {
        this.store = store;
        this.ledger = ledger;
        this.group = group;
        this.settings = settings;
        this.ahead = new ReadAhead(store.log(), group.topics());
    }

    /// Takes up to `max` messages.
    ///
    /// @param position where the group stood when last seen
    /// @param free     whether the consumer holds nothing
    HandOver claim(long position, int max, boolean free) {
        ahead.prepare(position);
        boolean committed = false;
        try {
            HandOver taken = store.inTransaction(connection -> {
                ledger.beginLazily(connection);
                return claim(connection, GroupLedger.lock(connection, group), max, free);
            });
            committed = true;
            return taken;
        } finally {
            if (!committed) {
                ahead.begin(position); // what was taken out of it was not handed over
            }
        }
    }

    /// Where everything that was read ends.
    long readTo() {
        return ahead.end();
    }

    private HandOver claim(Connection connection, GroupRow now, int max, boolean free) throws SQLException {
        long micros = Micros.now(store.clock());
        if (now.paused()) {
            return HandOver.none(now.position(), Standing.HELD_UP);
        }
        releaseExpired(connection, now, micros);
        Set<Long> claimedKeys = now.keyOrder() == KeyOrder.NONE ? Set.of() : ClaimRows.keys(connection, now);
        List<OpenRow> due = OpenRows.due(connection, now, micros, claimedKeys, Long.MIN_VALUE, max);
        List<OpenRow> hopeless = new ArrayList<>();
        List<OpenRow> ready = new ArrayList<>();
        OpenRow suspect = null;
        for (OpenRow row : due) {
            if (row.suspect() && row.attempts() >= settings.attemptsMax()) {
                hopeless.add(row);
            } else if (row.suspect()) {
                suspect = suspect == null ? row : suspect;
            } else {
                ready.add(row);
            }
        }
        if (!hopeless.isEmpty()) {
            return handOver(connection, now, micros, new Taken(List.of(), List.of(), List.of()), hopeless);
        }
        if (suspect != null) {
            return free
                    ? handOver(connection, now, micros, new Taken(List.of(), List.of(), List.of(suspect)), List.of())
                    : HandOver.none(now.position(), Standing.HELD_UP);
        }
        if (!ahead.covers(now.position())) {
            return ready.isEmpty()
                    ? HandOver.none(now.position(), Standing.MOVED)
                    : handOver(connection, now, micros, new Taken(List.of(), List.of(), ready), List.of());
        }
        return now.keyOrder() == KeyOrder.NONE
                ? unordered(connection, now, micros, ready, max)
                : ordered(connection, now, micros, ready, max, claimedKeys);
    }

    /// What consumers have not answered in time gets rows of its own.
    private static void releaseExpired(Connection connection, GroupRow now, long micros) throws SQLException {
        for (ClaimRows.Claim claim : ClaimRows.expired(connection, now, micros)) {
            ClaimRows.remove(connection, now, claim.lease());
            String reason = "no answer from " + claim.consumer() + " within its visibility";
            OpenRows.add(connection, now, claim.members().stream()
                    .map(member -> new OpenRow(member.seq(), member.keyHash(), 1, true, reason)).toList(), 0);
        }
        OpenRows.releaseExpired(connection, now, micros);
    }

    /// What is taken.
    private record Taken(List<StoredEvent> fresh, List<Member> members, List<OpenRow> again) {}

    private HandOver unordered(Connection connection, GroupRow now, long micros, List<OpenRow> ready, int max)
            throws SQLException {
        List<StoredEvent> fresh = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        ahead.skipTo(now.position());
        long position = now.position();
        boolean full = OpenRows.count(connection, now).all() >= OpenRows.ROWS_MAX;
        while (!full && ready.size() + fresh.size() < max) {
            StoredEvent next = ahead.first();
            if (next == null) {
                position = Math.max(position, ahead.end());
                break;
            }
            fresh.add(next);
            members.add(new Member(next.position(), null));
            position = ahead.removeFirst();
        }
        return move(connection, now, micros, new Taken(fresh, members, ready), new Read(position, false, full));
    }

    private HandOver ordered(Connection connection, GroupRow now, long micros, List<OpenRow> heads, int max,
            Set<Long> claimedKeys) throws SQLException {
        List<OpenRow> again = withFollowers(connection, now, heads, max);
        Set<Long> busy = new HashSet<>(claimedKeys);
        busy.addAll(OpenRows.keys(connection, now));
        int open = OpenRows.count(connection, now).all();
        List<StoredEvent> fresh = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        List<OpenRow> waiting = new ArrayList<>();
        ahead.skipTo(now.position());
        long position = now.position();
        while (again.size() + fresh.size() < max && open + waiting.size() < OpenRows.ROWS_MAX) {
            StoredEvent next = ahead.first();
            if (next == null) {
                position = Math.max(position, ahead.end());
                break;
            }
            Long key = KeyHash.of(keys.of(now.keyOrder(), next.message()));
            if (key != null && busy.contains(key)) {
                waiting.add(OpenRow.waiting(next.position(), key));
            } else {
                fresh.add(next);
                members.add(new Member(next.position(), key));
            }
            position = ahead.removeFirst();
        }
        OpenRows.add(connection, now, waiting, 0);
        return move(connection, now, micros, new Taken(fresh, members, again),
                new Read(position, !waiting.isEmpty(), open + waiting.size() >= OpenRows.ROWS_MAX));
    }

    /// Rows of the same keys that may come along: those right behind, with nothing between that is not due.
    private List<OpenRow> withFollowers(Connection connection, GroupRow now, List<OpenRow> heads, int max)
            throws SQLException {
        List<OpenRow> all = new ArrayList<>(heads);
        for (OpenRow head : heads) {
            Long key = head.keyHash();
            if (key != null && all.size() < max) {
                for (OpenRow next : OpenRows.following(connection, now, key, head.seq(), max - all.size())) {
                    if (next.attempts() > 0) {
                        break; // tried before: it may have to wait, and comes when it is the first
                    }
                    all.add(next);
                }
            }
        }
        return all.stream().sorted((one, other) -> Long.compare(one.seq(), other.seq())).toList();
    }

    /// How far the log was read.
    ///
    /// @param to       up to this position
    /// @param deferred whether something that was read got a row of its own, and waits
    /// @param full     whether no more may be read for now
    private record Read(long to, boolean deferred, boolean full) {}

    private HandOver move(Connection connection, GroupRow now, long micros, Taken taken, Read read)
            throws SQLException {
        boolean empty = taken.fresh().isEmpty() && taken.again().isEmpty();
        long expired = now.expired() + ahead.expiredUntil(read.to());
        boolean written = !taken.fresh().isEmpty() || read.deferred() || expired > now.expired()
                || read.to() >= now.position() + UNWRITTEN_MAX || movesHold(connection, now, read.to());
        GroupRow moved = written ? at(now, read.to(), now.lease(), expired) : now;
        if (!empty) {
            return handOver(connection, moved, micros, taken, List.of());
        }
        if (written) {
            write(connection, moved);
        }
        return HandOver.none(moved.position(), read.full() ? Standing.HELD_UP : Standing.END_OF_LOG);
    }

    /// Whether the hold on retention lags behind what is settled.
    private boolean movesHold(Connection connection, GroupRow now, long to) throws SQLException {
        return now.holdsRetention() && settledTo(connection, at(now, to, now.lease(), now.expired())) != heldAfter;
    }

    private static GroupRow at(GroupRow now, long position, long lease, long expired) {
        return new GroupRow(now.id(), now.name(), now.transport(), now.topics(), now.keyOrder(), now.holdsRetention(),
                now.paused(), position, lease, expired);
    }

    private HandOver handOver(Connection connection, GroupRow now, long micros, Taken taken, List<OpenRow> hopeless)
            throws SQLException {
        long lease = nextLease(now.lease(), micros);
        long due = micros + Micros.of(settings.visibility());
        if (!taken.members().isEmpty()) {
            ClaimRows.add(connection, now, lease, settings.consumer(), due, taken.members());
        }
        OpenRows.lease(connection, now, taken.again(), lease, settings.consumer(), due);
        OpenRows.lease(connection, now, hopeless, lease, settings.consumer(), due);
        write(connection, at(now, now.position(), lease, now.expired()));
        return new HandOver(taken.fresh(), taken.members(), taken.again(), hopeless, now.position(), lease, due,
                Standing.NOTHING);
    }

    /// A number that was never given before, also not by a database that has lost its last commits in a crash or to a stand-by: then the
    /// row says again what it said before, and only the time has gone on.
    private static long nextLease(long last, long nowMicros) {
        return Math.max(last + 1, nowMicros);
    }

    private void write(Connection connection, GroupRow moved) throws SQLException {
        GroupLedger.move(connection, moved, moved.position(), moved.lease(), moved.expired());
        if (moved.holdsRetention()) {
            heldAfter = settledTo(connection, moved);
            ledger.holdRetention(connection, moved, heldAfter);
        }
    }

    /// Everything up to here is settled.
    static long settledTo(Connection connection, GroupRow now) throws SQLException {
        long lowest = Math.min(ClaimRows.count(connection, now).lowest(), OpenRows.count(connection, now).lowest());
        return lowest == Long.MAX_VALUE ? now.position() : Math.min(now.position(), lowest - 1);
    }
}
