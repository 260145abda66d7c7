package io.esper.oona.event;

import org.jspecify.annotations.Nullable;

/// How the rollbacks of a run are counted, so that read models and training sets give the same number to the same one. The controller
/// and the orchestrator may both tell of a rollback: told again before the run has gone on, it is the same one. Pure.
public final class RollbackRule {
    /// Rollbacks of a run that are told apart; later ones do not count.
    public static final int ROLLBACKS_MAX = 10_000;
    /// Heartbeats and reports of one epoch travel beside each other: a report may be this many epochs ahead of what is known.
    public static final int AHEAD_MAX = 1;
    /// Further ahead than this a report is early: it proves nothing.
    public static final int EARLY_AFTER = 3;

    private RollbackRule() {}

    /// Whether a rollback makes a new generation.
    ///
    /// @param rollbacks      of the run so far
    /// @param failedBefore   the epoch that the last rollback failed in; null if there was none
    /// @param restoredBefore the epoch that it went back to; null if there was none
    /// @param goneOn         whether the run has reached an epoch since then
    public static boolean counts(int rollbacks, @Nullable Integer failedBefore, @Nullable Integer restoredBefore,
            boolean goneOn, int failed, int restored) {
        boolean again = !goneOn && failedBefore != null && failedBefore == failed && restoredBefore != null
                && restoredBefore == restored;
        return !again && rollbacks < ROLLBACKS_MAX;
    }

    /// Whether an epoch that somebody names can be one that the run has reached since its last rollback. Another one is late: it
    /// was of the time before.
    ///
    /// @param at     the epoch that the run has reached since then, the restored one at first
    /// @param before the epoch that the run had reached when it was rolled back
    public static boolean ofThisGeneration(int restored, int at, int before, int epoch) {
        return epoch > restored && (epoch - (long) at <= AHEAD_MAX || epoch > before);
    }
}
