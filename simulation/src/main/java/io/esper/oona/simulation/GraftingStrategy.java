package io.esper.oona.simulation;

/// How a graft is blended in. Careful strategies fail less often; nobody in the simulation is told so.
///
/// Names are written as the platform's documents write them: Tamiyo's commands use the plain one, Karn recommends with
/// the suffix or in capitals.
enum GraftingStrategy {
    FIXED_RAMP("FixedRamp", "FixedRampGrafting", 1.3),
    PERFORMANCE_LINKED("PerformanceLinked", "PERFORMANCE_LINKED", 1.0),
    DRIFT_CONTROLLED("DriftControlled", "DriftControlledGrafting", 0.8),
    GRAD_NORM_GATED("GradNormGated", "GRAD_NORM_GATED", 0.6);

    private static final GraftingStrategy[] ALL = values();

    final String commandName;
    final String recommendedName;
    /// Factor on the chance that a graft breaks the run.
    final double risk;

    GraftingStrategy(String commandName, String recommendedName, double risk) {
        this.commandName = commandName;
        this.recommendedName = recommendedName;
        this.risk = risk;
    }

    static GraftingStrategy any(Dice dice) {
        return ALL[dice.index(ALL.length)];
    }
}
