package io.esper.oona.projection.health;

/// Whose measurements are counted together.
///
/// @param layer     [#WHOLE_RUN] for all layers
/// @param rollbacks the generation of an epoch; 0 for an hour, which knows none
/// @param number    the epoch; the hours since 1970 UTC of claimed time
record DistributionKey(String run, Unit unit, int layer, int rollbacks, long number) {

    static final int WHOLE_RUN = -1;

    /// What the number counts.
    enum Unit {
        EPOCH("epoch"), HOUR("hour");

        private final String text;

        Unit(String text) {
            this.text = text;
        }

        /// As stored.
        String text() {
            return text;
        }

        static Unit of(String text) {
            return text.equals(EPOCH.text) ? EPOCH : HOUR;
        }
    }
}
