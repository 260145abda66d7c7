package io.esper.oona.redis.ledger;

import org.jspecify.annotations.Nullable;

/// What a sender has sent to a topic. Changes; for one thread.
public final class SenderCounts {
    private Counts counts = Counts.NONE;
    private long late;
    private @Nullable Long skewMin;
    private @Nullable Long skewMax;

    /// Counts one entry.
    ///
    /// @param skewMillis claimed time less receive time; null if there was no claim
    /// @param isLate     whether it came later than it should
    public void add(Fate fate, @Nullable Long skewMillis, boolean isLate) {
        counts = counts.plus(fate);
        late += isLate ? 1 : 0;
        if (skewMillis != null) {
            skewMin = skewMin == null ? skewMillis : Long.valueOf(Math.min(skewMin, skewMillis));
            skewMax = skewMax == null ? skewMillis : Long.valueOf(Math.max(skewMax, skewMillis));
        }
    }

    Counts counts() {
        return counts;
    }

    long late() {
        return late;
    }

    @Nullable
    Long skewMin() {
        return skewMin;
    }

    @Nullable
    Long skewMax() {
        return skewMax;
    }
}
