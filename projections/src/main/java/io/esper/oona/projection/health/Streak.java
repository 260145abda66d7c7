package io.esper.oona.projection.health;

/// Consecutive reported epochs in which a dormant seed did badly and did not improve. Pure.
///
/// @param epochs how many
/// @param best   the least distress among them; NaN if there are none
record Streak(int epochs, float best) {
    /// From here on a report counts as stagnant: half of what can be wrong is wrong.
    static final float STAGNANT_FROM = 0.5f;
    /// Less distress by at least this much is an improvement and ends the streak; smaller steps are noise.
    static final float IMPROVEMENT = 0.1f;
    /// So many epochs make a streak that counts in full: one bad epoch is no plateau, and a graft takes more than five.
    static final int WINDOW_EPOCHS = 5;

    static final Streak NONE = new Streak(0, Float.NaN);

    Streak next(float distress, boolean dormant) {
        if (!dormant || !(distress >= STAGNANT_FROM)) {
            return NONE;
        }
        boolean improved = epochs > 0 && distress <= best - IMPROVEMENT;
        return improved
                ? new Streak(1, distress)
                : new Streak(epochs + 1, epochs == 0 ? distress : Math.min(best, distress));
    }

    /// 0 to 1: distress, in full only after a whole window of stagnant epochs; NaN if distress is unknown.
    float stagnation(float distress) {
        return distress * Math.min(epochs, WINDOW_EPOCHS) / WINDOW_EPOCHS;
    }

    /// 0 to 1: how good a moment it is to germinate the seed. Nothing if it is not dormant or holds a blueprint; divided by
    /// the grafts under way in its layer and this one, so that their effects can be told apart.
    float readiness(float distress, boolean free, int layerAdaptations) {
        return free ? stagnation(distress) / (1 + layerAdaptations) : 0f;
    }
}
