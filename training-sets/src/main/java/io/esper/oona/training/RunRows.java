package io.esper.oona.training;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/// Turns the decisions of one run, which come in the order of the log, into transitions: each needs the one after it. For one
/// thread.
final class RunRows {

    /// A decision with what follows it in its episode.
    ///
    /// @param next null on the last decision of an episode
    record Transition(Decision decision, @Nullable Decision next, int t, boolean terminated) {}

    /// Takes transitions.
    interface Sink {
        void take(Transition transition) throws IOException;
    }

    private final int lastGeneration;
    private final Sink sink;
    private @Nullable Decision pending;
    private int t;

    /// Rows of a run.
    ///
    /// @param lastGeneration rollbacks of the run within the range: an episode before the last one ended by a rollback
    RunRows(int lastGeneration, Sink sink) {
        this.lastGeneration = lastGeneration;
        this.sink = sink;
    }

    void take(Decision decision) throws IOException {
        Decision before = pending;
        if (before != null) {
            boolean sameEpisode = before.generation() == decision.generation();
            sink.take(new Transition(before, sameEpisode ? decision : null, t, terminated(before, sameEpisode)));
            t = sameEpisode ? t + 1 : 0;
        }
        pending = decision;
    }

    void finish() throws IOException {
        Decision last = pending;
        if (last != null) {
            sink.take(new Transition(last, null, t, terminated(last, false)));
            pending = null;
            t = 0;
        }
    }

    private boolean terminated(Decision decision, boolean goesOn) {
        return !goesOn && decision.generation() < lastGeneration;
    }
}
