package io.esper.oona.training;

import org.jspecify.annotations.Nullable;

/// The reward of one decision, in parts; a part is null where it is not known.
record Reward(@Nullable Float accuracy, @Nullable Float latencyMs, @Nullable Float power, @Nullable Float novelty,
        String source) {

    /// Moves when the formula changes.
    static final String VERSION = "1";
    static final String FIELD_REPORT = "field_report";
    /// Keys of the profile, before the name of the hardware.
    static final String LATENCY = "latency_ms_";
    static final String POWER = "joules_per_inference_";
    static final Reward NONE = new Reward(null, null, null, null, "none");
    static final Reward QUARANTINED = new Reward(null, null, null, null, "quarantined");

    /// The reward of a graft.
    ///
    /// @param until nothing after this position is used
    static Reward of(Proofs.Report report, BlueprintBook book, RewardSettings settings, long until) {
        String parent = book.parent(report.blueprint(), until);
        BlueprintBook.Candidate candidate = book.candidate(report.blueprint(), until);
        return new Reward(known(report.post() - report.pre()),
                known(change(LATENCY, report.blueprint(), parent, book, settings, until)),
                known(change(POWER, report.blueprint(), parent, book, settings, until)),
                candidate == null ? null : known(candidate.payload().noveltyScore()), FIELD_REPORT);
    }

    /// float32 throughout, in this order, so that it can be recomputed to the last bit.
    static float total(@Nullable Float accuracy, @Nullable Float latencyMs, @Nullable Float power,
            @Nullable Float novelty, RewardSettings settings) {
        float sum = settings.accuracy() * orZero(accuracy);
        sum -= settings.latency() * orZero(latencyMs);
        sum -= settings.power() * orZero(power);
        return sum + settings.novelty() * orZero(novelty);
    }

    float total(RewardSettings settings) {
        return total(accuracy, latencyMs, power, novelty, settings);
    }

    private static float change(String key, String blueprint, @Nullable String parent, BlueprintBook book,
            RewardSettings settings, long until) {
        float own = book.profile(blueprint, key + settings.hardware(), until);
        return switch (settings.baseline()) {
            case ZERO -> own;
            case PARENT -> own - book.profile(parent, key + settings.hardware(), until);
        };
    }

    /// Null for what is no number.
    static @Nullable Float known(float value) {
        return Float.isFinite(value) ? value : null;
    }

    private static float orZero(@Nullable Float value) {
        return value == null ? 0 : value;
    }
}
