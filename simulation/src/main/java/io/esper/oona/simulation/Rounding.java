package io.esper.oona.simulation;

/// Numbers as producers print them: a few decimals.
final class Rounding {
    private Rounding() {}

    static float decimals1(double value) {
        return (float) (Math.rint(value * 10) / 10);
    }

    static float decimals3(double value) {
        return (float) (Math.rint(value * 1e3) / 1e3);
    }

    static float decimals4(double value) {
        return (float) (Math.rint(value * 1e4) / 1e4);
    }

    static float decimals5(double value) {
        return (float) (Math.rint(value * 1e5) / 1e5);
    }
}
