package io.esper.oona.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs that are read together: a data set keeps the decisions of an episode together, but the log interleaves runs. Runs are taken
/// in the order in which they begin, as many at a time as fit into memory, and each group is read from its first to its last
/// context.
final class RunGroups {
    /// Decisions that wait in memory at most, about 1 KB each; a run of more is read alone and does not wait.
    static final int WAITING_MAX = 50_000;

    /// Runs to be read together.
    ///
    /// @param after read after this position
    /// @param until up to this one
    record Group(Map<String, Survey.Run> runs, long after, long until) {
        /// Whether rows can be written as they come.
        boolean direct() {
            return runs.size() == 1;
        }
    }

    private RunGroups() {}

    static List<Group> of(Map<String, Survey.Run> all) {
        List<Group> groups = new ArrayList<>();
        Map<String, Survey.Run> current = new LinkedHashMap<>();
        long waiting = 0;
        for (Map.Entry<String, Survey.Run> run : all.entrySet()) {
            if (!current.isEmpty() && waiting + run.getValue().contexts > WAITING_MAX) {
                groups.add(group(current));
                current = new LinkedHashMap<>();
                waiting = 0;
            }
            current.put(run.getKey(), run.getValue());
            waiting += run.getValue().contexts;
        }
        if (!current.isEmpty()) {
            groups.add(group(current));
        }
        return groups;
    }

    private static Group group(Map<String, Survey.Run> runs) {
        long first = runs.values().stream().mapToLong(run -> run.first).min().orElse(1);
        long last = runs.values().stream().mapToLong(run -> run.last).max().orElse(0);
        return new Group(runs, first - 1, last);
    }
}
