package io.esper.oona.benchmarks.contender;

import java.util.Arrays;

/// Times of single operations in nanoseconds, all of them kept, so that a percentile is a value that occurred. For one thread.
public final class Latencies {
    private long[] nanos = new long[1_024];
    private int count;

    public void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = time;
    }

    public void addAll(Latencies others) {
        for (int i = 0; i < others.count; i++) {
            add(others.nanos[i]);
        }
    }

    public int count() {
        return count;
    }

    /// The smallest time that at least this share of the operations did not exceed (nearest rank), in microseconds; 0 if there
    /// are none.
    ///
    /// @param share above 0, up to 1
    public double percentileMicros(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("A percentile is of a share above 0 and up to 1, not " + share + ".");
        }
        if (count == 0) {
            return 0;
        }
        Arrays.sort(nanos, 0, count);
        return nanos[(int) Math.ceil(share * count) - 1] / 1e3;
    }
}
