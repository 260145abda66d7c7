package io.esper.oona.projection.health;

/// How badly a seed's region does, from its metrics alone: 0 (well) to 1 (as good as dead), NaN if nothing is known. Pure.
///
/// Each known metric is mapped to 0..1 by a ramp and the weighted mean is taken over the known ones. Dead neurons weigh
/// most, because they are capacity that is lost for certain; a low variance of activations says that the region passes on
/// little; a correlation near +1 or -1 says that its nodes duplicate each other, which may also be intended.
final class Distress {
    static final float DEAD_WEIGHT = 0.5f;
    static final float VARIANCE_WEIGHT = 0.3f;
    static final float CORRELATION_WEIGHT = 0.2f;
    /// A network with rectifiers has some dead neurons anyway; at four in five little is left.
    static final float DEAD_NONE = 0.2f;
    static final float DEAD_FULL = 0.8f;
    /// The contracts' examples: 0.31 in a region that does well, 0.004 in one that does not.
    static final float VARIANCE_NONE = 0.1f;
    static final float VARIANCE_FULL = 0.01f;
    static final float CORRELATION_NONE = 0.7f;
    static final float CORRELATION_FULL = 0.95f;

    private Distress() {}

    static float of(Metrics metrics) {
        float sum = 0;
        float weights = 0;
        if (Float.isFinite(metrics.deadRatio())) {
            sum += DEAD_WEIGHT * ramp(metrics.deadRatio(), DEAD_NONE, DEAD_FULL);
            weights += DEAD_WEIGHT;
        }
        if (Float.isFinite(metrics.variance())) {
            sum += VARIANCE_WEIGHT * ramp(metrics.variance(), VARIANCE_NONE, VARIANCE_FULL);
            weights += VARIANCE_WEIGHT;
        }
        if (Float.isFinite(metrics.correlation())) {
            sum += CORRELATION_WEIGHT * ramp(Math.abs(metrics.correlation()), CORRELATION_NONE, CORRELATION_FULL);
            weights += CORRELATION_WEIGHT;
        }
        return weights == 0 ? Float.NaN : sum / weights;
    }

    /// 0 at `none` and on its far side, 1 at `full` and beyond, linear between.
    private static float ramp(float value, float none, float full) {
        return Math.clamp((value - none) / (full - none), 0f, 1f);
    }
}
