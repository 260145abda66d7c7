package io.esper.oona.projection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What rows that are shown were made from and a rebuild can no longer read.
final class Loss {
    private Loss() {}

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
