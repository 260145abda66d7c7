package io.esper.oona.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// Which report of a run belongs to which graft: by the command's id if a graft has it, and then by nothing else; else by the
/// trace, else the last graft of the same seed and blueprint before the report. A graft and a report that name commands are never
/// joined across them. A graft and a report are joined once, so a second report of a command stays without one.
final class Joins {

    /// A report and the graft that it answers.
    record Join(Proofs.Graft graft, Proofs.Report report, String kind) {
        /// What the report says, else what the command's context says.
        @Nullable
        String hardware() {
            return report.hardware() == null ? graft.device() : report.hardware();
        }
    }

    private final Map<Long, Join> byGraft = new HashMap<>();
    private final Map<Long, Join> byReport = new HashMap<>();
    private final Map<Long, String> withoutReport = new HashMap<>();
    private final Map<String, List<Proofs.Graft>> byCommand = new HashMap<>();
    private final Map<String, List<Proofs.Graft>> byTrace = new HashMap<>();
    private final Map<SeedId, List<Proofs.Graft>> bySeed = new HashMap<>();
    private final Set<Long> taken = new HashSet<>();
    private final List<Proofs.Graft> grafts;

    /// @param counts what came of it is added here
    Joins(Proofs proofs, JoinCounts counts) {
        grafts = proofs.grafts;
        for (Proofs.Graft graft : proofs.grafts) {
            if (graft.commandId() != null) {
                add(byCommand, graft.commandId(), graft);
            }
            if (!graft.traceId().isEmpty()) {
                add(byTrace, graft.traceId(), graft);
            }
            add(bySeed, graft.seed(), graft);
        }
        for (Proofs.Report report : proofs.reports) {
            Join join = join(report);
            if (join == null) {
                counts.unjoined(report, repeated(report));
            } else {
                taken.add(join.graft().position());
                byGraft.put(join.graft().position(), join);
                byReport.put(report.position(), join);
                counts.joined(join);
            }
        }
        bySeed.forEach((seed, grafts) -> unfinished(grafts, proofs.cancellations.getOrDefault(seed, List.of())));
        proofs.grafts.forEach(graft -> counts.graft(graft, byGraft.containsKey(graft.position())));
    }

    private static <K> void add(Map<K, List<Proofs.Graft>> index, K key, Proofs.Graft graft) {
        index.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(graft);
    }

    private @Nullable Join join(Proofs.Report report) {
        List<Proofs.Graft> ofCommand = report.commandId() == null ? null : byCommand.get(report.commandId());
        if (ofCommand != null) {
            Proofs.Graft own = last(ofCommand, report);
            return own == null ? null : new Join(own, report, "command_id");
        }
        Proofs.Graft graft = last(byTrace.get(report.traceId()), report);
        if (graft != null) {
            return new Join(graft, report, "trace_id");
        }
        graft = last(bySeed.get(report.seed()), report);
        return graft == null ? null : new Join(graft, report, "interval");
    }

    /// Whether the report is one more about a graft that an earlier one has answered.
    private boolean repeated(Proofs.Report report) {
        List<Proofs.Graft> ofCommand = report.commandId() == null ? null : byCommand.get(report.commandId());
        List<Proofs.Graft> own = ofCommand == null ? byTrace.get(report.traceId()) : ofCommand;
        return own != null && own.stream().anyMatch(graft -> same(graft, report) && taken.contains(graft.position()));
    }

    /// The last graft before the report that can be its own and is not taken.
    private Proofs.@Nullable Graft last(@Nullable List<Proofs.Graft> grafts, Proofs.Report report) {
        if (grafts != null) {
            for (Proofs.Graft graft : grafts.reversed()) {
                if (same(graft, report) && !taken.contains(graft.position())) {
                    return graft;
                }
            }
        }
        return null;
    }

    private static boolean same(Proofs.Graft graft, Proofs.Report report) {
        return graft.seed().equals(report.seed())
                && (graft.blueprint() == null || graft.blueprint().equals(report.blueprint()))
                && (report.commandId() == null || graft.commandId() == null
                        || report.commandId().equals(graft.commandId()))
                && graft.position() < report.position();
    }

    /// A graft without a report was cancelled if its seed was before the next graft; otherwise nobody knows.
    private void unfinished(List<Proofs.Graft> grafts, List<Long> cancelled) {
        for (int i = 0; i < grafts.size(); i++) {
            long from = grafts.get(i).position();
            long to = i + 1 < grafts.size() ? grafts.get(i + 1).position() : Long.MAX_VALUE;
            if (!byGraft.containsKey(from)) {
                boolean cancel = cancelled.stream().anyMatch(position -> position > from && position < to);
                withoutReport.put(from, cancel ? "CANCELLED" : "UNFINISHED");
            }
        }
    }

    List<Proofs.Graft> grafts() {
        return grafts;
    }

    /// The join of the graft at a position.
    @Nullable
    Join ofGraft(long position) {
        return byGraft.get(position);
    }

    /// The join of the report at a position.
    @Nullable
    Join ofReport(long position) {
        return byReport.get(position);
    }

    /// What became of the graft at a position; null if there is no graft.
    @Nullable
    String outcome(long position) {
        Join join = byGraft.get(position);
        return join == null ? withoutReport.get(position) : join.report().outcome();
    }
}
