package io.esper.oona.simulation;

import io.esper.oona.event.Payload.HardwareContext;

/// Where a run trains and on what.
///
/// @param profile name of the machine as field reports give it
/// @param task    task domain as field reports give it
/// @param model   hash of the host model
/// @param seeds   how the run's Tamiyo writes a seed id
record Host(String profile, String task, String model, double memoryGb, float tflops, SeedForm seeds) {

    private static final String[] TASKS = {"image_classification", "language_modelling", "speech_recognition"};

    /// The text forms of a seed id.
    enum SeedForm {
        ROUND("(", ", ", ")"), BARE("", ",", ""), SQUARE("[", ", ", "]");

        private final String open;
        private final String between;
        private final String close;

        SeedForm(String open, String between, String close) {
            this.open = open;
            this.between = between;
            this.close = close;
        }

        String write(int layer, int seed) {
            return open + layer + between + seed + close;
        }
    }

    static Host draw(Dice dice) {
        boolean newer = dice.chance(0.3);
        return new Host(newer ? "h100-80gb" : "a100-80gb", TASKS[dice.index(TASKS.length)],
                Long.toHexString(dice.next()),
                newer ? 68.0 : 61.5, newer ? 989f : 312f, SeedForm.values()[dice.index(SeedForm.values().length)]);
    }

    HardwareContext context(int adaptations) {
        return new HardwareContext("GPU", Rounding.decimals1(memoryGb - 0.4 * adaptations), tflops, true);
    }
}
