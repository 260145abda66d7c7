package io.esper.oona.simulation;

/// What a run remembers of its last epochs, so that it can go back to one. Not thread-safe.
final class RunLog {
    /// A rollback goes back at most this far.
    static final int BACK_MAX = 3;
    private static final int KEPT = BACK_MAX + 1;

    private final double[] accuracies = new double[KEPT];
    private final float[] published = new float[KEPT];

    void record(int epoch, double accuracy, float publishedAccuracy) {
        accuracies[epoch % KEPT] = accuracy;
        published[epoch % KEPT] = publishedAccuracy;
    }

    double accuracy(int epoch) {
        return accuracies[epoch % KEPT];
    }

    float published(int epoch) {
        return published[epoch % KEPT];
    }
}
