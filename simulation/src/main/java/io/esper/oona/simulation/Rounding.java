package io.esper.oona.simulation;

/// Numbers as producers print them: a few decimals.
final class Rounding {
    private Rounding() {}

    static float decimals1(double value) {
        return decimals(value, 10);
    }

    static float decimals3(double value) {
        return decimals(value, 1e3);
    }

    static float decimals4(double value) {
        return decimals(value, 1e4);
    }

    static float decimals5(double value) {
        return decimals(value, 1e5);
    }

    /// Adding zero turns a negative zero into the zero that JSON readers know.
    private static float decimals(double value, double scale) {
        return (float) (Math.rint(value * scale) / scale + 0.0);
    }
}
