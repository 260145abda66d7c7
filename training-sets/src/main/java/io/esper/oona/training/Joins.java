package io.esper.oona.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/// Which report belongs to which graft: by the command's id if a graft has it, and then by nothing else; else by the trace,
/// else the last graft of the same run, seed and blueprint before the report. A graft and a report that name commands are never
/// joined across them. A graft and a report are joined once, so a second report of a command stays without one.
final class Joins {

    /// A report and the graft that it answers.
    record Join(Survey.Graft graft, Survey.Report report, String kind) {}

    private final Map<Long, Join> byGraft = new HashMap<>();
    private final Map<Long, Join> byReport = new HashMap<>();
    private final Map<Long, String> withoutReport = new HashMap<>();
    private final Map<String, Long> kinds = new TreeMap<>();
    private final Map<String, List<Survey.Graft>> byCommand = new HashMap<>();
    private final Map<String, List<Survey.Graft>> byTrace = new HashMap<>();
    private final Map<String, List<Survey.Graft>> byPlace = new HashMap<>();
    private final Set<Long> taken = new HashSet<>();
    private long unjoinedReports;

    Joins(Survey survey) {
        for (Survey.Graft graft : survey.grafts) {
            if (graft.commandId() != null) {
                add(byCommand, graft.commandId(), graft);
            }
            if (!graft.traceId().isEmpty()) {
                add(byTrace, graft.traceId(), graft);
            }
            add(byPlace, Survey.seedKey(graft.run(), graft.seed()), graft);
        }
        for (Survey.Report report : survey.reports) {
            Join join = join(report);
            if (join == null) {
                unjoinedReports++;
            } else {
                taken.add(join.graft().position());
                byGraft.put(join.graft().position(), join);
                byReport.put(report.position(), join);
                kinds.merge(join.kind(), 1L, Long::sum);
            }
        }
        byPlace.forEach((place, grafts) -> unfinished(grafts, survey.cancellations.getOrDefault(place, List.of())));
    }

    private static void add(Map<String, List<Survey.Graft>> index, String key, Survey.Graft graft) {
        index.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(graft);
    }

    private @Nullable Join join(Survey.Report report) {
        List<Survey.Graft> ofCommand = report.commandId() == null ? null : byCommand.get(report.commandId());
        if (ofCommand != null) {
            Survey.Graft own = last(ofCommand, report);
            return own == null ? null : new Join(own, report, "command_id");
        }
        Survey.Graft graft = last(byTrace.get(report.traceId()), report);
        if (graft != null) {
            return new Join(graft, report, "trace_id");
        }
        String run = report.run();
        graft = run == null ? null : last(byPlace.get(Survey.seedKey(run, report.seed())), report);
        return graft == null ? null : new Join(graft, report, "interval");
    }

    /// The last graft before the report that can be its own and is not taken.
    private Survey.@Nullable Graft last(@Nullable List<Survey.Graft> grafts, Survey.Report report) {
        if (grafts != null) {
            for (Survey.Graft graft : grafts.reversed()) {
                boolean same = graft.seed().equals(report.seed())
                        && (graft.blueprint() == null || graft.blueprint().equals(report.blueprint()))
                        && (report.run() == null || report.run().equals(graft.run()))
                        && (report.commandId() == null || graft.commandId() == null
                                || report.commandId().equals(graft.commandId()));
                if (same && graft.position() < report.position() && !taken.contains(graft.position())) {
                    return graft;
                }
            }
        }
        return null;
    }

    /// A graft without a report was cancelled if its seed was before the next graft; otherwise nobody knows.
    private void unfinished(List<Survey.Graft> grafts, List<Long> cancelled) {
        for (int i = 0; i < grafts.size(); i++) {
            long from = grafts.get(i).position();
            long to = i + 1 < grafts.size() ? grafts.get(i + 1).position() : Long.MAX_VALUE;
            if (!byGraft.containsKey(from)) {
                boolean cancel = cancelled.stream().anyMatch(position -> position > from && position < to);
                withoutReport.put(from, cancel ? "CANCELLED" : "UNFINISHED");
            }
        }
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

    Map<String, Long> kinds() {
        return kinds;
    }

    long unjoinedReports() {
        return unjoinedReports;
    }
}
