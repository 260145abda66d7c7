package io.esper.oona.projection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Retention;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Expired;
import org.jspecify.annotations.Nullable;

/// What became of the events that one generation has read: counts by topic and type, the rules that found their runs, and the ranges
/// that had expired. For one thread.
final class Account {
    private final Map<Kind, Tally> tallies = new HashMap<>();
    private final Map<String, RuleTally> rules = new HashMap<>();
    private final Map<List<Object>, ExpiredRange> expired = new HashMap<>();
    private final List<Tally> changed = new ArrayList<>();
    private final List<ExpiredRange> met = new ArrayList<>();
    /// Those that were used last: neighbours are often alike.
    private @Nullable Tally last;
    private @Nullable RuleTally lastRule;

    private record Kind(String topic, String type) {}

    /// Counts the events of one topic and type. An event costs an addition, not a row.
    private static final class Tally {
        private final EventCount before;
        private long read;
        private long used;
        private long unmapped;
        private long parked;
        private long dropped;
        private boolean changed;

        Tally(EventCount before) {
            this.before = before;
        }

        boolean is(ProjectionEvent event) {
            return before.type().equals(event.type()) && before.topic().equals(event.topic());
        }

        void count(Verdict verdict) {
            read++;
            switch (verdict) {
                case USED -> used++;
                case UNMAPPED -> unmapped++;
                case PARKED -> parked++;
                case DROPPED -> dropped++;
                case UNUSED -> {}
            }
        }

        EventCount now() {
            return before.plus(read, used, unmapped, parked, dropped);
        }
    }

    private static final class RuleTally {
        private final String rule;
        private long events;

        RuleTally(String rule, long events) {
            this.rule = rule;
            this.events = events;
        }
    }

    static Account load(TableRows rows) throws SQLException {
        Account account = new Account();
        for (EventCount count : rows.all(Bookkeeping.COUNT)) {
            account.tallies.put(new Kind(count.topic(), count.type()), new Tally(count));
        }
        rows.all(Bookkeeping.RULE)
                .forEach(rule -> account.rules.put(rule.rule(), new RuleTally(rule.rule(), rule.events())));
        rows.all(Bookkeeping.EXPIRED)
                .forEach(range -> account.expired.put(List.of(range.retention(), range.until()), range));
        return account;
    }

    List<EventCount> counts() {
        return tallies.values().stream().map(Tally::now)
                .sorted(Comparator.comparing(EventCount::topic).thenComparing(EventCount::type))
                .toList();
    }

    List<RuleCount> rules() {
        return rules.values().stream().map(tally -> new RuleCount(tally.rule, tally.events)).toList();
    }

    List<ExpiredRange> expired() {
        return List.copyOf(expired.values());
    }

    void count(ProjectionEvent event, Verdict verdict) {
        RuleTally rule = lastRule;
        if (rule == null || !rule.rule.equals(event.runRule())) {
            rule = rules.computeIfAbsent(event.runRule(), name -> new RuleTally(name, 0));
            lastRule = rule;
        }
        rule.events++;
        Tally tally = last;
        if (tally == null || !tally.is(event)) {
            tally = tallies.computeIfAbsent(new Kind(event.topic(), event.type()),
                    kind -> new Tally(new EventCount(kind.topic(), kind.type(), 0, 0, 0, 0, 0)));
            last = tally;
        }
        tally.count(verdict);
        if (!tally.changed) {
            tally.changed = true;
            changed.add(tally);
        }
    }

    /// Takes notice of ranges that had expired.
    ///
    /// @param position where the generation stands
    void expired(List<Expired> notices, long position, Set<Retention> classes) {
        for (Expired notice : notices) {
            if (notice.until() <= position || !classes.contains(notice.retention())) {
                continue;
            }
            List<Object> key = List.of(notice.retention().text(), notice.until());
            ExpiredRange known = expired.get(key);
            if (known == null || known.after() > notice.after()) {
                ExpiredRange range = new ExpiredRange(notice.retention().text(), notice.until(), notice.after(),
                        notice.count(), notice.exact());
                expired.put(key, range);
                met.add(range);
            }
        }
    }

    /// Hands over what changed since the last call.
    void changes(Changes changes) {
        changes.upsert(Bookkeeping.COUNT, changed.stream().map(Tally::now).toList());
        changed.forEach(tally -> tally.changed = false);
        changes.upsert(Bookkeeping.RULE, rules());
        changes.upsert(Bookkeeping.EXPIRED, List.copyOf(met));
        changed.clear();
        met.clear();
    }
}
