package io.esper.oona.store.faults;

/// How often the random tests repeat themselves.
final class Soak {
    private Soak() {}

    /// So many rounds, times the system property `oona.soak`, 1 if it is not set.
    static int rounds(int usually) {
        return usually * Integer.getInteger("oona.soak", 1);
    }
}
