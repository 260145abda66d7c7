package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store.Dialect;

/// The books of a generation, put together from those of its partitions as if it had one. For one thread, within a transaction.
final class PartitionBooks {
    private final Whole whole;
    private final Map<Checkpoint, TableRows> books = new LinkedHashMap<>();

    PartitionBooks(Connection connection, Dialect dialect, Whole whole) {
        this.whole = whole;
        whole.partitions().forEach(
                part -> books.put(part, new TableRows(connection, dialect, part.generation())));
    }

    /// What became of the events, by topic and type.
    List<EventCount> counts() throws SQLException {
        Map<List<String>, EventCount> sums = new LinkedHashMap<>();
        for (TableRows rows : books.values()) {
            for (EventCount count : rows.all(Bookkeeping.COUNT)) {
                sums.merge(List.of(count.topic(), count.type()), count, EventCount::plus);
            }
        }
        return sums.values().stream().sorted(Comparator.comparing(EventCount::topic).thenComparing(EventCount::type))
                .toList();
    }

    /// The rules that found the events' runs.
    List<RuleCount> rules() throws SQLException {
        Map<String, Long> sums = new TreeMap<>();
        for (TableRows rows : books.values()) {
            rows.all(Bookkeeping.RULE).forEach(rule -> sums.merge(rule.rule(), rule.events(), Long::sum));
        }
        return sums.entrySet().stream().map(rule -> new RuleCount(rule.getKey(), rule.getValue())).toList();
    }

    /// The ranges that had expired: every partition reads the whole log, so each has met them.
    List<ExpiredRange> expired() throws SQLException {
        Map<List<Object>, ExpiredRange> ranges = new LinkedHashMap<>();
        for (TableRows rows : books.values()) {
            for (ExpiredRange range : rows.all(Bookkeeping.EXPIRED)) {
                ranges.merge(List.of(range.retention(), range.until()), range,
                        (one, other) -> one.after() <= other.after() ? one : other);
            }
        }
        return List.copyOf(ranges.values());
    }

    /// What was learned about runs: all that stand at one position have learned the same.
    List<LearnedRun> runs() throws SQLException {
        Checkpoint furthest =
                whole.partitions().stream().max(Comparator.comparingLong(Checkpoint::position)).orElseThrow();
        TableRows rows = books.get(furthest);
        return rows == null ? List.of() : rows.all(Bookkeeping.RUN);
    }

    /// The marks that all partitions have, beyond a position and in its order: the hash of a state is the sum of its parts'.
    List<Mark> marksAfter(long position) throws SQLException {
        if (books.size() == 1) {
            return books.values().iterator().next().between(Bookkeeping.MARK, position, Long.MAX_VALUE);
        }
        Map<Long, Mark> sums = new TreeMap<>();
        boolean first = true;
        for (TableRows rows : books.values()) {
            Set<Long> met = new HashSet<>();
            for (Mark mark : rows.between(Bookkeeping.MARK, position, Long.MAX_VALUE)) {
                Mark before = sums.get(mark.position());
                if (first || before != null) {
                    sums.put(mark.position(),
                            new Mark(mark.position(), mark.stateHash() + (before == null ? 0 : before.stateHash()),
                                    mark.version(), mark.build()));
                    met.add(mark.position());
                }
            }
            sums.keySet().retainAll(met);
            first = false;
        }
        return List.copyOf(sums.values());
    }

    /// The rows of one of [Bookkeeping#OF_A_PARTITION].
    Collection<?> of(Table<?> table) throws SQLException {
        if (table.equals(Bookkeeping.COUNT)) {
            return counts();
        }
        if (table.equals(Bookkeeping.RULE)) {
            return rules();
        }
        if (table.equals(Bookkeeping.EXPIRED)) {
            return expired();
        }
        if (table.equals(Bookkeeping.RUN)) {
            return runs();
        }
        throw new IllegalArgumentException(table.name() + " is not kept for each partition.");
    }
}
