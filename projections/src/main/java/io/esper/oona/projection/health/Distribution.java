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
    private static final int KIND = "health aggregate".hashCode();

    /// The buckets of one sign by their place, 16 a page; pages that nothing was counted in are empty. Numbers lie close together: counting
    /// one is an addition.
    private static final class Buckets {
        private static final int PAGE = 16;
        private static final long[] EMPTY = {};

        private long[][] pages = {};
        private int first;
        private int used;

        void add(int place, long more) {
            int page = place / PAGE - first;
            if (page < 0 || page >= pages.length) {
                page = reach(place / PAGE);
            }
            long[] counts = pages[page];
            if (counts.length == 0) {
                counts = new long[PAGE];
                pages[page] = counts;
            }
            if (counts[place % PAGE] == 0) {
                used++;
            }
            counts[place % PAGE] += more;
        }

        /// Makes room for a page, and returns its index.
        private int reach(int page) {
            int from = pages.length == 0 ? page : Math.min(first, page);
            int until = pages.length == 0 ? page + 1 : Math.max(first + pages.length, page + 1);
            long[][] wider = new long[until - from][];
            Arrays.fill(wider, EMPTY);
            System.arraycopy(pages, 0, wider, first - from < 0 ? 0 : first - from, pages.length);
            pages = wider;
            first = from;
            return page - from;
        }

        /// The place that follows, of those that something was counted in; -1 if there is none.
        int after(int place) {
            for (int next = Math.max(place + 1, first * PAGE); next < (first + pages.length) * PAGE; next++) {
                long[] counts = pages[next / PAGE - first];
                if (counts.length == 0) {
                    next |= PAGE - 1;
                } else if (counts[next % PAGE] != 0) {
                    return next;
                }
            }
            return -1;
        }

        long at(int place) {
            return pages[place / PAGE - first][place % PAGE];
        }
    }

    private final long name;
    private final Buckets above = new Buckets();
    private final Buckets below = new Buckets();
    private long zeros;
    private long histogram;
    private long count;
    private double total;
    private float minimum = Float.POSITIVE_INFINITY;
    private float maximum = Float.NEGATIVE_INFINITY;

    /// @param name see [#name(DistributionKey, String, StateHash)]
    Distribution(long name) {
        this.name = name;
    }

    /// Takes what a row holds.
    static Distribution of(DistributionRow row, StateHash with) {
        Distribution distribution = new Distribution(name(row.key(), row.metric(), with));
        for (int index = 0; index < row.buckets().length; index++) {
            distribution.count(row.buckets()[index], row.counts()[index], spread(row.buckets()[index]));
        }
        distribution.count = row.count();
        distribution.total = row.total();
        distribution.minimum = row.minimum();
        distribution.maximum = row.maximum();
        return distribution;
    }

    /// Counts a number, which must be finite, and whose bucket is known.
    ///
    /// @param spread see [#spread(int)]
    void add(float value, int bucket, long spread) {
        count++;
        total += value;
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        count(bucket, 1, spread);
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

    private void count(int bucket, long more, long spread) {
        if (bucket > 0) {
            above.add(bucket, more);
        } else if (bucket < 0) {
            below.add(-bucket, more);
        } else {
            zeros += more;
        }
        histogram += more * spread;
    }

    /// Tells buckets apart in the histogram's hash; the multiplier is that of [StateHash].
    static long spread(int bucket) {
        long mixed = (bucket + 1L) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    /// The number below which so many percent of the measurements are: the one of the rank, rounded up.
    private float quantile(short[] places, long[] numbers, int percent) {
        long rank = Math.max(1, (count * percent + 99) / 100);
        long met = 0;
        for (int index = 0; index < places.length; index++) {
            met += numbers[index];
            if (met >= rank) {
                return Math.clamp(middle(places[index]), minimum, maximum);
            }
        }
        return maximum;
    }

    /// The row as it is now.
    DistributionRow row(DistributionKey key, String metric) {
        int size = below.used + (zeros == 0 ? 0 : 1) + above.used;
        short[] places = new short[size];
        long[] numbers = new long[size];
        int next = below.used;
        for (int place = below.after(0); place > 0; place = below.after(place)) {
            places[--next] = (short) -place;
            numbers[next] = below.at(place);
        }
        next = below.used;
        if (zeros != 0) {
            numbers[next++] = zeros;
        }
        for (int place = above.after(0); place > 0; place = above.after(place)) {
            places[next] = (short) place;
            numbers[next++] = above.at(place);
        }
        return new DistributionRow(key, metric, count, total, minimum, maximum, quantile(places, numbers, 10),
                quantile(places, numbers, 50), quantile(places, numbers, 90), places, numbers);
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
