package io.esper.oona.projection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.esper.oona.event.Retention;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Expired;
import org.jspecify.annotations.Nullable;

/// What became of the events that one generation has read: counts by topic and type, the rules that found their runs, and the ranges
/// that had expired. For one thread.
final class Account {
    private final Map<List<String>, EventCount> counts = new HashMap<>();
    private final Map<String, Long> rules = new HashMap<>();
    private final Map<List<Object>, ExpiredRange> expired = new HashMap<>();
    private final Set<List<String>> changed = new LinkedHashSet<>();
    private final List<ExpiredRange> met = new ArrayList<>();
    /// The count that was used last: neighbours are often alike.
    private @Nullable EventCount last;

    static Account load(TableRows rows) throws SQLException {
        Account account = new Account();
        for (EventCount count : rows.all(Bookkeeping.COUNT)) {
            account.counts.put(List.of(count.topic(), count.type()), count);
        }
        rows.all(Bookkeeping.RULE).forEach(rule -> account.rules.put(rule.rule(), rule.events()));
        rows.all(Bookkeeping.EXPIRED)
                .forEach(range -> account.expired.put(List.of(range.retention(), range.until()), range));
        return account;
    }

    List<EventCount> counts() {
        return counts.values().stream().sorted(Comparator.comparing(EventCount::topic).thenComparing(EventCount::type))
                .toList();
    }

    List<RuleCount> rules() {
        return rules.entrySet().stream().map(rule -> new RuleCount(rule.getKey(), rule.getValue())).toList();
    }

    List<ExpiredRange> expired() {
        return List.copyOf(expired.values());
    }

    void count(ProjectionEvent event, Verdict verdict) {
        rules.merge(event.runRule(), 1L, Long::sum);
        EventCount count = last;
        if (count == null || !count.type().equals(event.type()) || !count.topic().equals(event.topic())) {
            List<String> key = List.of(event.topic(), event.type());
            count = counts.getOrDefault(key, new EventCount(event.topic(), event.type(), 0, 0, 0, 0, 0));
            changed.add(key);
        }
        EventCount now = count.with(verdict);
        counts.put(List.of(event.topic(), event.type()), now);
        last = now;
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
        changes.upsert(Bookkeeping.COUNT, changed.stream().map(counts::get).filter(Objects::nonNull).toList());
        changes.upsert(Bookkeeping.RULE, rules());
        changes.upsert(Bookkeeping.EXPIRED, List.copyOf(met));
        changed.clear();
        met.clear();
        last = null;
    }
}
