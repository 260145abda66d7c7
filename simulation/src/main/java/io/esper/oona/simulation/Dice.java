package io.esper.oona.simulation;

/// Seeded chance that is the same on every machine: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014), with nothing but integer arithmetic and exactly specified floating point. Not thread-safe.
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1.0p-53;
    private static final double SQRT_3 = 1.7320508075688772;

    private long state;

    Dice(long seed) {
        state = seed;
    }

    /// A seed for one purpose that is unrelated to the seeds of all others.
    static long derive(long seed, long purpose) {
        return mix(mix(seed + GOLDEN_GAMMA) ^ mix(purpose * GOLDEN_GAMMA + 1));
    }

    /// The output function of SplitMix64: a bijection of the 64-bit numbers.
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /// 0 to below 1.
    double unit() {
        return (next() >>> 11) * UNIT;
    }

    double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /// 0 to below `count`, which is 1 or more.
    int index(int count) {
        return (int) (unit() * count);
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    /// Mean 0, deviation 1, within ±3.5: the sum of four uniform 16-bit numbers, which is close to normal and needs one draw.
    double bell() {
        long x = next();
        long sum = (x & 0xffff) + ((x >>> 16) & 0xffff) + ((x >>> 32) & 0xffff) + (x >>> 48);
        return (sum * 0x1.0p-16 - 2.0) * SQRT_3;
    }
}
