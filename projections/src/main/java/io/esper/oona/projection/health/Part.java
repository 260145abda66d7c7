package io.esper.oona.projection.health;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// The newest states of up to 64 neighbouring seeds at work. For one thread.
final class Part {
    private final PartKey key;
    private final Distributions.Recent hours = new Distributions.Recent();
    private final @Nullable SeedRow[] seeds = new @Nullable SeedRow[PartKey.SEEDS];
    private final long[] hashes = new long[PartKey.SEEDS];
    private int size;
    private long changed;
    private int topRollbacks = -1;
    private int topSpan;
    /// The span that was used last.
    private @Nullable Span span;

    Part(PartKey key) {
        this.key = key;
    }

    PartKey key() {
        return key;
    }

    /// Whether this is the part of the seed.
    boolean holds(SeedKey seed) {
        return key.layer() == seed.layer() && key.part() == PartKey.partOf(seed.seed())
                && key.run().equals(seed.run());
    }

    /// The group that its layer's newest report was counted in.
    Distributions.Recent hours() {
        return hours;
    }

    int size() {
        return size;
    }

    @Nullable
    SeedRow seed(int number) {
        return seeds[number % PartKey.SEEDS];
    }

    long hash(int number) {
        return hashes[number % PartKey.SEEDS];
    }

    /// Takes a row as the database holds it.
    void loaded(SeedRow row, long hash) {
        put(row, hash);
        changed = 0;
    }

    void put(SeedRow row, long hash) {
        int place = row.key().seed() % PartKey.SEEDS;
        size += seeds[place] == null ? 1 : 0;
        seeds[place] = row;
        hashes[place] = hash;
        changed |= 1L << place;
        Integer epoch = row.topEpoch();
        if (epoch != null && row.topRollbacks() >= topRollbacks) {
            int reached = SpanKey.spanOf(epoch);
            topSpan = row.topRollbacks() > topRollbacks ? reached : Math.max(topSpan, reached);
            topRollbacks = row.topRollbacks();
        }
    }

    boolean isChanged() {
        return changed != 0;
    }

    /// Whether the history may hold this span.
    boolean mayHold(int rollbacks, int spanNumber) {
        return rollbacks < topRollbacks || (rollbacks == topRollbacks && spanNumber <= topSpan);
    }

    @Nullable
    Span lastSpan(int rollbacks, int spanNumber) {
        Span last = span;
        return last != null && last.key().span() == spanNumber && last.key().rollbacks() == rollbacks ? last : null;
    }

    void lastSpan(Span used) {
        span = used;
    }

    /// A span that is kept elsewhere may be dropped there.
    void forgetSpan() {
        span = null;
    }

    /// Hands over the seeds that changed since the last call.
    void changes(List<SeedRow> into) {
        for (long left = changed; left != 0; left &= left - 1) {
            SeedRow row = seeds[Long.numberOfTrailingZeros(left)];
            if (row != null) {
                into.add(row);
            }
        }
        changed = 0;
    }
}
