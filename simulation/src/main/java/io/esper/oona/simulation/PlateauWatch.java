package io.esper.oona.simulation;

/// What the controller knows of the learning curve: the mean of the last three accuracies against the three before.
/// Not thread-safe.
final class PlateauWatch {
    private static final int WINDOW = 3;
    private static final double PLATEAU_BELOW = 0.010;
    private static final double CLIMBING_ABOVE = 0.022;

    /// On a saturating curve that closes a fifth of its gap each epoch, the gain still to come is this many times the last.
    private static final double STILL_TO_COME = 1.2;

    private final double[] recent = new double[2 * WINDOW];

    private int seen;

    void observe(double accuracy) {
        recent[seen % recent.length] = accuracy;
        seen++;
    }

    /// Forgets everything: after a rollback the curve starts anew.
    void reset() {
        seen = 0;
    }

    boolean plateau() {
        return seen >= recent.length && improvement() < PLATEAU_BELOW;
    }

    boolean climbing() {
        return seen >= recent.length && improvement() > CLIMBING_ABOVE;
    }

    /// What accuracy may still gain if nothing is done, 0 or more.
    double expectedGain() {
        return seen >= recent.length ? Math.max(0, improvement() * STILL_TO_COME) : 0;
    }

    private double improvement() {
        double newer = 0;
        double older = 0;
        for (int back = 0; back < WINDOW; back++) {
            newer += recent[(seen - 1 - back) % recent.length];
            older += recent[(seen - 1 - back - WINDOW) % recent.length];
        }
        return (newer - older) / WINDOW;
    }
}
