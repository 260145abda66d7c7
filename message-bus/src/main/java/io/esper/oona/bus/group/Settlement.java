package io.esper.oona.bus.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.esper.oona.bus.Place;
import io.esper.oona.bus.group.Held.Item;
import io.esper.oona.bus.ledger.GroupLedger;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.LetterRows;
import io.esper.oona.bus.ledger.OpenRow;
import io.esper.oona.bus.ledger.OpenRows;
import io.esper.oona.bus.ledger.Texts;

/// Writes what a consumer says of messages of one or more hand-overs, in one transaction, and then takes them out of its hands. Every
/// row is changed only if it still carries the hand-over's number: that is the fence.
final class Settlement {
    private final GroupRow group;
    private final LetterRows letters;
    private final int attemptsMax;
    private final Map<Long, OfLease> leases = new LinkedHashMap<>();
    private final Set<String> lost = new HashSet<>();
    /// Where those are that nobody needs any more.
    private final List<Place> settled = new ArrayList<>();
    private int again;
    private int dead;

    /// What is said of one hand-over.
    private static final class OfLease {
        private final Held.Lease held;
        private final TreeMap<Long, Verdict> verdicts = new TreeMap<>();
        /// Later messages of a key that is tried again.
        private final TreeMap<Long, Item> withdrawn = new TreeMap<>();

        OfLease(Held.Lease held) {
            this.held = held;
        }
    }

    Settlement(GroupRow group, LetterRows letters, int attemptsMax) {
        this.group = group;
        this.letters = letters;
        this.attemptsMax = attemptsMax;
    }

    void say(Held.Lease held, Item item, Verdict verdict) {
        leases.computeIfAbsent(held.number(), number -> new OfLease(held)).verdicts.put(item.seq(), verdict);
    }

    boolean isEmpty() {
        return leases.isEmpty();
    }

    /// Writes everything.
    void write(Connection connection) throws SQLException {
        GroupLedger.lock(connection, group);
        lost.clear();
        settled.clear();
        again = 0;
        dead = 0;
        for (OfLease of : leases.values()) {
            withdraw(of);
            writeClaimed(connection, of);
            writeOwn(connection, of);
        }
    }

    /// In a group with keys, what follows a message that is tried again waits for it.
    private void withdraw(OfLease of) {
        of.withdrawn.clear();
        Map<Long, Long> failed = new HashMap<>();
        of.verdicts.forEach((seq, verdict) -> {
            Item item = of.held.items().get(seq);
            Long key = item == null ? null : item.keyHash();
            if (key != null && item != null && triedAgain(item, verdict)) {
                failed.merge(key, seq, Math::min);
            }
        });
        for (Item item : of.held.items().values()) {
            Long first = item.keyHash() == null ? null : failed.get(item.keyHash());
            if (first != null && item.seq() > first) {
                of.withdrawn.put(item.seq(), item);
            }
        }
    }

    private boolean triedAgain(Item item, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Again _ -> item.delivery().attempt() < attemptsMax;
            case Verdict.Done _,Verdict.Dead _ -> false;
        };
    }

    private void writeClaimed(Connection connection, OfLease of) throws SQLException {
        List<Item> said = said(of, false);
        List<Item> withdrawn = of.withdrawn.values().stream().filter(item -> !item.ownRow()).toList();
        if (said.isEmpty() && withdrawn.isEmpty()) {
            return;
        }
        Set<Long> gone = new HashSet<>(of.withdrawn.keySet());
        said.forEach(item -> gone.add(item.seq()));
        List<Member> claimed = of.held.claimed();
        if (!keep(connection, of, claimed, gone)) {
            // The group was moved, on all of its topics or on some: only what the row says is still the consumer's.
            claimed = ClaimRows.members(connection, group, of.held.number());
            Set<Long> there = claimed.stream().map(Member::seq).collect(Collectors.toSet());
            said.stream().filter(item -> !there.contains(item.seq()))
                    .forEach(item -> lost.add(item.delivery().lease()));
            said = said.stream().filter(item -> there.contains(item.seq())).toList();
            withdrawn = withdrawn.stream().filter(item -> there.contains(item.seq())).toList();
            if (said.isEmpty() && withdrawn.isEmpty()) {
                return;
            }
            keep(connection, of, claimed, gone);
        }
        for (Item item : said) {
            switch (verdict(of, item)) {
                case Verdict.Done _ -> settles(item);
                case Verdict.Again(long dueMicros, String reason) -> {
                    if (item.delivery().attempt() >= attemptsMax) {
                        bury(connection, item, LetterRows.ATTEMPTS, reason);
                    } else {
                        again++;
                        OpenRows.add(connection, group, List.of(new OpenRow(item.seq(), item.keyHash(),
                                item.delivery().attempt(), false, Texts.reason(reason), item.place())), dueMicros);
                    }
                }
                case Verdict.Dead(String code, String reason) -> bury(connection, item, code, reason);
            }
        }
        OpenRows.add(connection, group,
                withdrawn.stream().map(item -> OpenRow.waiting(item.seq(), item.keyHash(), item.place())).toList(), 0);
    }

    private boolean keep(Connection connection, OfLease of, List<Member> claimed, Set<Long> gone) throws SQLException {
        return ClaimRows.keep(connection, group, of.held.number(), claimed.size(),
                claimed.stream().filter(member -> !gone.contains(member.seq())).toList());
    }

    private void writeOwn(Connection connection, OfLease of) throws SQLException {
        List<Item> done = new ArrayList<>();
        for (Item item : said(of, true)) {
            switch (verdict(of, item)) {
                case Verdict.Done _ -> done.add(item);
                case Verdict.Again(long dueMicros, String reason) -> {
                    if (item.delivery().attempt() >= attemptsMax) {
                        buryOwn(connection, of, item, LetterRows.ATTEMPTS, reason);
                    } else if (OpenRows.release(connection, group, of.held.number(), List.of(item.seq()), dueMicros,
                            false, Texts.reason(reason)).isEmpty()) {
                        again++;
                    } else {
                        lost.add(item.delivery().lease());
                    }
                }
                case Verdict.Dead(String code, String reason) -> buryOwn(connection, of, item, code, reason);
            }
        }
        Set<Long> missed = OpenRows.remove(connection, group, of.held.number(),
                done.stream().map(Item::seq).toList());
        for (Item item : done) {
            if (missed.contains(item.seq())) {
                lost.add(item.delivery().lease());
            } else {
                settles(item);
            }
        }
        LetterRows.forget(connection, group, done.stream().map(Item::seq)
                .filter(seq -> seq < 0 && !missed.contains(seq)).map(seq -> -seq).toList());
        OpenRows.release(connection, group, of.held.number(),
                of.withdrawn.values().stream().filter(Item::ownRow).map(Item::seq).toList(), 0, true, null);
    }

    private void buryOwn(Connection connection, OfLease of, Item item, String code, String reason)
            throws SQLException {
        if (OpenRows.remove(connection, group, of.held.number(), List.of(item.seq())).isEmpty()) {
            bury(connection, item, code, reason);
        } else {
            lost.add(item.delivery().lease());
        }
    }

    private void bury(Connection connection, Item item, String code, String reason) throws SQLException {
        dead++;
        settles(item);
        LetterRows.Death death = LetterRows.Death.of(item.delivery().place(), item.delivery().message(),
                item.receivedMicros(), item.delivery().attempt(), code, reason);
        if (item.seq() < 0) {
            letters.buryAgain(connection, group, -item.seq(), death);
        } else {
            letters.bury(connection, group, death);
        }
    }

    private void settles(Item item) {
        Place place = item.place();
        if (place != null) {
            settled.add(place);
        }
    }

    /// What is said of, but for what is withdrawn: who said it came too late.
    private List<Item> said(OfLease of, boolean ownRow) {
        List<Item> items = new ArrayList<>();
        for (long seq : of.verdicts.keySet()) {
            Item item = of.held.items().get(seq);
            if (item == null) {
                lost.add(Held.text(of.held.number(), seq)); // another thread has settled it meanwhile
            } else if (item.ownRow() == ownRow && of.withdrawn.containsKey(seq)) {
                lost.add(item.delivery().lease());
            } else if (item.ownRow() == ownRow) {
                items.add(item);
            }
        }
        return items;
    }

    private static Verdict verdict(OfLease of, Item item) {
        Verdict verdict = of.verdicts.get(item.seq());
        if (verdict == null) {
            throw new IllegalStateException("Nothing was said of " + item.seq() + ".");
        }
        return verdict;
    }

    /// Takes what was settled out of the consumer's hands, once the transaction is committed.
    void apply(Held hands) {
        for (OfLease of : leases.values()) {
            of.verdicts.keySet().forEach(seq -> hands.remove(of.held.number(), seq));
            of.withdrawn.keySet().forEach(seq -> hands.remove(of.held.number(), seq));
        }
    }

    /// The leases of those that were no longer the consumer's.
    Set<String> lost() {
        return lost;
    }

    /// Places of what is settled for good, as far as the transport names them.
    List<Place> settled() {
        return List.copyOf(settled);
    }

    int again() {
        return again;
    }

    int dead() {
        return dead;
    }
}
