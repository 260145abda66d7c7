package io.esper.oona.training;

import java.util.Map;
import java.util.TreeMap;

/// How many reports of a range found their graft, and how; for manifest and card.
final class JoinCounts {
    private final long after;
    private final Map<String, Long> kinds = new TreeMap<>();
    private long beforeRange;
    private long unjoined;
    private long repeated;
    private long grafts;
    private long withoutReport;

    /// @param after reports and grafts at or before this position are not of the range
    JoinCounts(long after) {
        this.after = after;
    }

    void joined(Joins.Join join) {
        if (join.report().position() > after) {
            kinds.merge(join.kind(), 1L, Long::sum);
        } else {
            beforeRange++;
        }
    }

    /// @param again whether it is one more report of a graft that has one
    void unjoined(Proofs.Report report, boolean again) {
        if (report.position() <= after) {
            beforeRange++;
        } else if (again) {
            repeated++;
        } else {
            unjoined++;
        }
    }

    void graft(Proofs.Graft graft, boolean reported) {
        if (graft.position() > after) {
            grafts++;
            withoutReport += reported ? 0 : 1;
        }
    }

    /// Reports by how they were joined.
    Map<String, Long> kinds() {
        return kinds;
    }

    long joined() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Reports that answer no command that is known.
    long unjoined() {
        return unjoined;
    }

    /// Further reports of grafts that have one.
    long repeated() {
        return repeated;
    }

    /// Reports before the range, which were read because grafts of theirs are.
    long beforeRange() {
        return beforeRange;
    }

    long grafts() {
        return grafts;
    }

    long withoutReport() {
        return withoutReport;
    }
}
