package io.esper.oona.simulation;

import java.time.Duration;

/// The claimed time of one run in microseconds since 1970; never goes back. Not thread-safe.
final class RunClock {
    private static final long MICROS_PER_MILLI = 1000;
    private static final double REPORT_GAP_MAX = 6_000;
    private static final double DECISION_MAX = 55_000;

    private final double epochMicros;
    private final double reportGap;
    private final double decision;
    private final Dice dice;

    private long now;
    private long epochStart;

    RunClock(long start, Duration epochLength, int layers, Dice dice) {
        this.dice = dice;
        epochMicros = epochLength.toNanos() / 1e3;
        reportGap = Math.min(REPORT_GAP_MAX, 0.3 * epochMicros / layers);
        decision = Math.min(DECISION_MAX, 0.05 * epochMicros);
        now = start;
        epochStart = start;
    }

    long now() {
        return now;
    }

    /// An epoch ends.
    long epoch() {
        epochStart = Math.max(epochStart + (long) (epochMicros * dice.between(0.5, 1.5)), now + MICROS_PER_MILLI);
        now = epochStart;
        return now;
    }

    /// The next layer reports.
    long report() {
        now += (long) (reportGap * dice.between(0.2, 1));
        return now;
    }

    /// Somebody has decided.
    long decision() {
        now += (long) (decision * dice.between(0.4, 1));
        return now;
    }

    /// A certification is done.
    long certification() {
        now += (long) (epochMicros * dice.between(0.02, 0.1));
        return now;
    }
}
