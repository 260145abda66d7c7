package io.esper.oona.training;

import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.event.RunResolver;

/// How many reports of a range found their graft, and how; for manifest and card.
final class JoinCounts {
    private final TrainingSettings settings;
    private final Map<String, Long> kinds = new TreeMap<>();
    private long beforeRange;
    private long unjoined;
    private long repeated;
    private long grafts;
    private long withoutReport;

    /// @param settings reports and grafts that are not of their runs are not counted, those before their range apart
    JoinCounts(TrainingSettings settings) {
        this.settings = settings;
    }

    void joined(Joins.Join join) {
        if (!wants(join.report())) {
            return;
        }
        if (join.report().position() > settings.after()) {
            kinds.merge(join.kind(), 1L, Long::sum);
        } else {
            beforeRange++;
        }
    }

    /// @param again whether it is one more report of a graft that has one
    void unjoined(Proofs.Report report, boolean again) {
        if (!wants(report)) {
            return;
        }
        if (report.position() <= settings.after()) {
            beforeRange++;
        } else if (again) {
            repeated++;
        } else {
            unjoined++;
        }
    }

    void graft(Proofs.Graft graft, boolean reported) {
        if (graft.position() > settings.after() && settings.wants(graft.run())) {
            grafts++;
            withoutReport += reported ? 0 : 1;
        }
    }

    /// Beside reports of wanted runs there are only those that answer a command without a run.
    private boolean wants(Proofs.Report report) {
        return settings.wants(RunResolver.UNKNOWN) || settings.wants(report.run());
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
