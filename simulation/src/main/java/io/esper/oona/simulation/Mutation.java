package io.esper.oona.simulation;

/// What Karn changes in a parent, and what the change is worth on average: hidden from everybody in the simulation.
enum Mutation {
    ADD_ATTENTION_HEAD("add_attention_head", 0.05, 0.03, 1.15),
    SUBSTITUTE_ACTIVATION_FUNCTION("substitute_activation_function", 0.01, 0.0, 1.0),
    INSERT_NORMALIZATION_LAYER("insert_normalization_layer", 0.03, -0.08, 1.05),
    QUANTIZE_BLOCK("quantize_block", -0.04, 0.02, 0.7), INCREASE_LAYER_WIDTH("increase_layer_width", 0.04, 0.02, 1.25);

    private static final Mutation[] ALL = values();

    final String wireName;
    /// Mean change of quality, which is 0 to 1.
    final double quality;
    /// Mean change of instability, which is 0 to 1.
    final double instability;
    /// Factor on size, latency and energy.
    final double cost;

    Mutation(String wireName, double quality, double instability, double cost) {
        this.wireName = wireName;
        this.quality = quality;
        this.instability = instability;
        this.cost = cost;
    }

    static Mutation any(Dice dice) {
        return ALL[dice.index(ALL.length)];
    }
}
