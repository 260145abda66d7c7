package io.esper.oona.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Gathers the rows of an episode into one. For one thread.
final class Trajectories {
    /// Decisions of one row at most: what must fit into memory.
    static final int STEPS_MAX = 10_000;

    private final RowSink<TrajectoryRow> writer;
    private final List<TamiyoRow> steps = new ArrayList<>();
    private int part;

    Trajectories(RowSink<TrajectoryRow> writer) {
        this.writer = writer;
    }

    void add(TamiyoRow row) throws IOException {
        if (!steps.isEmpty() && !steps.getLast().epsId().equals(row.epsId())) {
            flush();
            part = 0;
        } else if (steps.size() == STEPS_MAX) {
            flush();
            part++;
        }
        steps.add(row);
    }

    /// Writes what is left.
    void flush() throws IOException {
        if (steps.isEmpty()) {
            return;
        }
        List<Float> toGo = new ArrayList<>();
        float sum = 0;
        for (TamiyoRow step : steps.reversed()) {
            sum += step.rewards();
            toGo.add(sum);
        }
        TamiyoRow first = steps.getFirst();
        writer.write(new TrajectoryRow(first.epsId(), part, first.runId(), steps.size(),
                steps.stream().map(TamiyoRow::obs).toList(), steps.stream().map(TamiyoRow::actions).toList(),
                steps.stream().map(TamiyoRow::rewards).toList(), List.copyOf(toGo.reversed()),
                steps.stream().map(TamiyoRow::terminateds).toList(), steps.stream().map(TamiyoRow::truncateds).toList(),
                steps.stream().map(TamiyoRow::t).toList()));
        steps.clear();
    }
}
