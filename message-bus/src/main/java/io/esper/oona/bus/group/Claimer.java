package io.esper.oona.bus.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.esper.oona.bus.KeyOrder;
import io.esper.oona.bus.MessageKeys;
import io.esper.oona.bus.Place;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.group.HandOver.Standing;
import io.esper.oona.bus.ledger.GroupLedger;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.KeyHash;
import io.esper.oona.bus.ledger.LetterRows;
import io.esper.oona.bus.ledger.Micros;
import io.esper.oona.bus.ledger.OpenRow;
import io.esper.oona.bus.ledger.OpenRows;
import io.esper.oona.event.Message;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Takes messages for a consumer: one transaction under the group's lock. First what has a row of its own and is due, then what
/// comes next on the transport. For one thread at a time.
final class Claimer {
    private final Store store;
    private final GroupLedger ledger;
    private final LetterRows letters;
    private final GroupRow group;
    private final SubscriptionSettings settings;
    private final Source source;
    private final MessageKeys keys = new MessageKeys();

    Claimer(Store store, LetterRows letters, GroupRow group, SubscriptionSettings settings, Source source) {
        this.store = store;
        this.ledger = new GroupLedger(store);
        this.letters = letters;
        this.group = group;
        this.settings = settings;
        this.source = source;
    }

    /// Takes up to `max` messages.
    ///
    /// @param free whether the consumer holds nothing
    HandOver claim(int max, boolean free) {
        source.prepare();
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
                source.undo();
            }
        }
    }

    private HandOver claim(Connection connection, GroupRow now, int max, boolean free) throws SQLException {
        long micros = Micros.now(store.clock());
        if (now.paused()) {
            return HandOver.none(Standing.HELD_UP);
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
                    : HandOver.none(Standing.HELD_UP);
        }
        if (!source.align(connection, now)) {
            return ready.isEmpty()
                    ? HandOver.none(Standing.MOVED)
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
                    .map(member -> new OpenRow(member.seq(), member.keyHash(), 1, true, reason, member.place()))
                    .toList(), 0);
        }
        OpenRows.releaseExpired(connection, now, micros);
    }

    /// What is taken.
    private record Taken(List<Incoming> fresh, List<Member> members, List<OpenRow> again) {}

    private HandOver unordered(Connection connection, GroupRow now, long micros, List<OpenRow> ready, int max)
            throws SQLException {
        List<Incoming> fresh = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        boolean full = OpenRows.count(connection, now).all() >= OpenRows.ROWS_MAX;
        boolean buried = false;
        while (!full && ready.size() + fresh.size() < max) {
            Incoming next = source.first();
            if (next == null) {
                break;
            }
            if (next.message() == null) {
                bury(connection, now, next);
                buried = true;
                continue;
            }
            fresh.add(next);
            members.add(new Member(next.seq(), null, placeOf(next)));
            source.removeFirst(true);
        }
        return move(connection, now, micros, new Taken(fresh, members, ready), new Read(buried, full));
    }

    /// The log's positions say where a message is.
    private @Nullable Place placeOf(Incoming next) {
        return source.namesPlaces() ? next.place() : null;
    }

    private void bury(Connection connection, GroupRow now, Incoming unreadable) throws SQLException {
        letters.bury(connection, now, unreadable.death());
        source.removeFirst(false);
    }

    private HandOver ordered(Connection connection, GroupRow now, long micros, List<OpenRow> heads, int max,
            Set<Long> claimedKeys) throws SQLException {
        List<OpenRow> again = withFollowers(connection, now, heads, max);
        Set<Long> busy = new HashSet<>(claimedKeys);
        busy.addAll(OpenRows.keys(connection, now));
        int open = OpenRows.count(connection, now).all();
        List<Incoming> fresh = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        List<OpenRow> waiting = new ArrayList<>();
        boolean buried = false;
        while (again.size() + fresh.size() < max && open + waiting.size() < OpenRows.ROWS_MAX) {
            Incoming next = source.first();
            if (next == null) {
                break;
            }
            Message message = next.message();
            if (message == null) {
                bury(connection, now, next);
                buried = true;
                continue;
            }
            Long key = KeyHash.of(keys.of(now.keyOrder(), message));
            if (key != null && busy.contains(key)) {
                waiting.add(OpenRow.waiting(next.seq(), key, placeOf(next)));
            } else {
                fresh.add(next);
                members.add(new Member(next.seq(), key, placeOf(next)));
            }
            source.removeFirst(true);
        }
        OpenRows.add(connection, now, waiting, 0);
        return move(connection, now, micros, new Taken(fresh, members, again),
                new Read(buried || !waiting.isEmpty(), open + waiting.size() >= OpenRows.ROWS_MAX));
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

    /// What else became of what was read.
    ///
    /// @param written whether something got a row of its own: it waits, or is a dead letter
    /// @param full    whether no more may be read for now
    private record Read(boolean written, boolean full) {}

    private HandOver move(Connection connection, GroupRow now, long micros, Taken taken, Read read)
            throws SQLException {
        boolean empty = taken.fresh().isEmpty() && taken.again().isEmpty();
        GroupRow moved = source.move(connection, now, !taken.fresh().isEmpty() || read.written());
        if (!empty) {
            return handOver(connection, moved == null ? now : moved, micros, taken, List.of());
        }
        if (moved != null) {
            write(connection, moved, List.of());
        }
        return HandOver.none(read.full() ? Standing.HELD_UP : read.written() ? Standing.NOTHING : Standing.END);
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
        write(connection, now.at(now.position(), lease, now.expired()), taken.again());
        return new HandOver(taken.fresh(), taken.members(), taken.again(), hopeless, lease, due, Standing.NOTHING);
    }

    /// A number that was never given before, also not by a database that has lost its last commits in a crash or to a stand-by: then the
    /// row says again what it said before, and only the time has gone on.
    private static long nextLease(long last, long nowMicros) {
        return Math.max(last + 1, nowMicros);
    }

    private void write(Connection connection, GroupRow moved, List<OpenRow> again) throws SQLException {
        GroupLedger.move(connection, moved, moved.position(), moved.lease(), moved.expired());
        source.wrote(connection, moved, again);
    }
}
