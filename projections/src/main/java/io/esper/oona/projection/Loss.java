package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store.Dialect;

/// What rows that are shown were made from and a rebuild can no longer read.
final class Loss {
    private Loss() {}

    /// What rows that are shown were made from, by whichever of their partitions, and a rebuild has missed: each partition has books and a
    /// position of its own.
    ///
    /// @param missed had expired when the rebuild would have read them
    static List<ExpiredRange> of(List<ExpiredRange> missed, Whole shown, Connection connection, Dialect dialect)
            throws SQLException {
        List<ExpiredRange> lost = new ArrayList<>();
        for (Checkpoint part : shown.partitions()) {
            TableRows books = new TableRows(connection, dialect, part.generation());
            lost.addAll(of(missed, books.all(Bookkeeping.EXPIRED), part.position()));
        }
        return joined(lost);
    }

    /// Ranges that meet, of one class, as one: nothing is counted twice.
    private static List<ExpiredRange> joined(List<ExpiredRange> ranges) {
        List<ExpiredRange> joined = new ArrayList<>();
        for (ExpiredRange next : ranges.stream().sorted(Comparator.comparing(ExpiredRange::retention)
                .thenComparingLong(ExpiredRange::after)
                .thenComparing(Comparator.comparingLong(ExpiredRange::until).reversed())).toList()) {
            ExpiredRange last = joined.isEmpty() ? null : joined.getLast();
            if (last == null || !last.retention().equals(next.retention()) || last.until() <= next.after()) {
                joined.add(next);
            } else if (last.until() < next.until()) {
                joined.set(joined.size() - 1, new ExpiredRange(last.retention(), next.until(), last.after(),
                        Math.min(last.events() + next.events(), next.until() - last.after()), false));
            }
        }
        return joined;
    }

    /// The parts of ranges up to a position that other ranges do not cover.
    ///
    /// @param missed   had expired when the rebuild would have read them
    /// @param before   had expired when the shown rows would have been made from them
    /// @param position where the shown rows stand
    static List<ExpiredRange> of(List<ExpiredRange> missed, List<ExpiredRange> before, long position) {
        List<ExpiredRange> known = before.stream().sorted(Comparator.comparingLong(ExpiredRange::after)).toList();
        List<ExpiredRange> lost = new ArrayList<>();
        for (ExpiredRange range : missed) {
            long until = Math.min(range.until(), position);
            long after = range.after();
            for (ExpiredRange old : known) {
                if (old.retention().equals(range.retention()) && old.until() > after) {
                    add(range, after, Math.min(old.after(), until), lost);
                    after = Math.max(after, old.until());
                }
            }
            add(range, after, until, lost);
        }
        return lost;
    }

    private static void add(ExpiredRange range, long after, long until, List<ExpiredRange> lost) {
        if (until > after) {
            lost.add(new ExpiredRange(range.retention(), until, after, Math.min(range.events(), until - after),
                    range.exact() && after == range.after() && until == range.until()));
        }
    }

    /// In words, for whoever decides.
    static String text(List<ExpiredRange> lost) {
        ExpiredRange first = lost.getFirst();
        return "up to " + lost.stream().mapToLong(ExpiredRange::events).sum() + " events after position "
                + first.after() + " up to " + lost.getLast().until()
                + " that the shown rows were made from have expired since, and what was made from them would be lost";
    }
}
