package io.esper.oona.projection.health;

/// 64 neighbouring seeds of a layer: what is kept and stored together.
///
/// @param part seed / 64
record PartKey(String run, int layer, int part) implements Comparable<PartKey> {

    /// Seeds of a part: as many as bits of a long.
    static final int SEEDS = 64;

    static int partOf(int seed) {
        return seed / SEEDS;
    }

    @Override
    public int compareTo(PartKey other) {
        int order = run.compareTo(other.run);
        order = order == 0 ? Integer.compare(layer, other.layer) : order;
        return order == 0 ? Integer.compare(part, other.part) : order;
    }
}
