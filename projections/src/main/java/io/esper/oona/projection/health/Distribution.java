package io.esper.oona.projection.health;

import java.util.Arrays;

import io.esper.oona.projection.StateHash;

/// A metric's measurements, counted: how many, their sum, least and greatest, and a histogram that gives quantiles. For one thread.
///
/// A bucket holds the numbers that share sign, exponent and the first 5 bits of the mantissa (float has 23): 32 buckets for each
/// doubling, so that a quantile, read as the middle of its bucket, is at most 1/64 of its value off. What is closer to 0
/// than 2^-40 counts as 0. Buckets are the same everywhere: histograms may be added. The sum is added in the order of the log, so it too is
/// the same on every database and for every cut into chunks.
final class Distribution {
    /// Bits of a float that tell a bucket: sign, exponent and 5 of the mantissa.
    private static final int SHIFT = 18;
    /// The bits of 2^-40.
    private static final int LEAST = (127 - 40) << (23 - SHIFT);
    private static final int EMPTY = Integer.MIN_VALUE;
    private static final int KIND = "health aggregate".hashCode();

    private final long name;
    private long histogram;
    private long count;
    private double total;
    private float minimum = Float.POSITIVE_INFINITY;
    private float maximum = Float.NEGATIVE_INFINITY;
    private int[] buckets = emptied(16);
    private long[] counts = new long[16];
    private int used;

    /// @param name see [#name(DistributionKey, String, StateHash)]
    Distribution(long name) {
        this.name = name;
    }

    private static int[] emptied(int size) {
        int[] slots = new int[size];
        Arrays.fill(slots, EMPTY);
        return slots;
    }

    /// Takes what a row holds.
    static Distribution of(DistributionRow row, StateHash with) {
        Distribution distribution = new Distribution(name(row.key(), row.metric(), with));
        for (int index = 0; index < row.buckets().length; index++) {
            distribution.count(row.buckets()[index], row.counts()[index]);
        }
        distribution.count = row.count();
        distribution.total = row.total();
        distribution.minimum = row.minimum();
        distribution.maximum = row.maximum();
        return distribution;
    }

    /// Counts a number, which must be finite.
    void add(float value) {
        count++;
        total += value;
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        count(bucket(value), 1);
    }

    boolean isEmpty() {
        return count == 0;
    }

    static int bucket(float value) {
        int place = (Float.floatToRawIntBits(Math.abs(value)) >>> SHIFT) - LEAST + 1;
        return place <= 0 ? 0 : value < 0 ? -place : place;
    }

    /// The middle of a bucket.
    static float middle(int bucket) {
        if (bucket == 0) {
            return 0;
        }
        int bits = Math.abs(bucket) - 1 + LEAST;
        float low = Float.intBitsToFloat(bits << SHIFT);
        float middle = Float.intBitsToFloat((bits << SHIFT) | (1 << (SHIFT - 1)));
        return bucket < 0 ? -middle : Float.isFinite(middle) ? middle : low;
    }

    private void count(int bucket, long more) {
        int slot = slot(bucket);
        if (buckets[slot] == EMPTY) {
            if (++used * 2 > buckets.length) {
                grow();
                slot = slot(bucket);
            }
            buckets[slot] = bucket;
        }
        counts[slot] += more;
        histogram += more * spread(bucket);
    }

    /// Tells buckets apart; the multiplier is that of [StateHash].
    private static long spread(int bucket) {
        long mixed = (bucket + 1L) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    private int slot(int bucket) {
        int slot = (bucket * 0x9E3779B9) >>> 8 & (buckets.length - 1);
        while (buckets[slot] != EMPTY && buckets[slot] != bucket) {
            slot = (slot + 1) & (buckets.length - 1);
        }
        return slot;
    }

    private void grow() {
        int[] old = buckets;
        long[] oldCounts = counts;
        buckets = emptied(old.length * 2);
        counts = new long[old.length * 2];
        for (int index = 0; index < old.length; index++) {
            if (old[index] != EMPTY) {
                int slot = slot(old[index]);
                buckets[slot] = old[index];
                counts[slot] = oldCounts[index];
            }
        }
    }

    private int[] sorted() {
        int[] sorted = new int[(int) Arrays.stream(buckets).filter(bucket -> bucket != EMPTY).count()];
        int next = 0;
        for (int bucket : buckets) {
            if (bucket != EMPTY) {
                sorted[next++] = bucket;
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /// The number below which so many percent of the measurements are: the one of the rank, rounded up.
    private float quantile(int[] sorted, int percent) {
        long rank = Math.max(1, (count * percent + 99) / 100);
        long met = 0;
        for (int bucket : sorted) {
            met += counts[slot(bucket)];
            if (met >= rank) {
                return Math.clamp(middle(bucket), minimum, maximum);
            }
        }
        return maximum;
    }

    /// The row as it is now.
    DistributionRow row(DistributionKey key, String metric) {
        int[] sorted = sorted();
        short[] places = new short[sorted.length];
        long[] numbers = new long[sorted.length];
        for (int index = 0; index < sorted.length; index++) {
            places[index] = (short) sorted[index];
            numbers[index] = counts[slot(sorted[index])];
        }
        return new DistributionRow(key, metric, count, total, minimum, maximum, quantile(sorted, 10),
                quantile(sorted, 50), quantile(sorted, 90), places, numbers);
    }

    /// The hash of the row: of its histogram a sum that was kept up while counting, so that this is quick whatever its size.
    long hash(StateHash with) {
        return with.begin(KIND).add(name).add(histogram).add(Double.doubleToLongBits(total)).add(minimum).add(maximum)
                .value();
    }

    /// The hash of the key that all that is counted here belongs to.
    static long name(DistributionKey key, String metric, StateHash with) {
        return with.begin(KIND).add(key.run()).add(key.unit().text()).add((long) key.layer() << 32 ^ key.rollbacks())
                .add(key.number()).add(metric).value();
    }
}
