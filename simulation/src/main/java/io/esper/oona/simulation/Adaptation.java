package io.esper.oona.simulation;

/// One germination on its way from request to end. Not thread-safe.
final class Adaptation {
    final int seed;
    final int layer;
    final Certified certified;
    final GraftingStrategy strategy;
    final double effect;
    final String traceId;
    final String commandId;
    final float preMetric;
    final double promised;

    private int due;

    /// @param effect    what the graft is truly worth in its layer
    /// @param preMetric validation accuracy of the epoch that led to the request
    /// @param promised  what accuracy was expected to gain from then on without the graft
    Adaptation(int seed, int layer, Certified certified, GraftingStrategy strategy, double effect, String traceId,
            String commandId, float preMetric, double promised, int due) {
        this.seed = seed;
        this.layer = layer;
        this.certified = certified;
        this.strategy = strategy;
        this.effect = effect;
        this.traceId = traceId;
        this.commandId = commandId;
        this.preMetric = preMetric;
        this.promised = promised;
        this.due = due;
    }

    /// The tick at which the controller decides next.
    int due() {
        return due;
    }

    void decideAt(int tick) {
        due = tick;
    }
}
