package io.esper.oona.projection.health;

/// Some neighbouring epochs of a part in one rollback generation: what one row of the history holds.
///
/// @param span epoch / 8, rounded down
record SpanKey(PartKey part, int rollbacks, int span) implements Comparable<SpanKey> {

    /// Epochs of a span. With the usual 4 to 8 seeds a layer, a row is then about as large as PostgreSQL stores without
    /// moving it elsewhere.
    static final int EPOCHS = 8;

    static int spanOf(int epoch) {
        return Math.floorDiv(epoch, EPOCHS);
    }

    @Override
    public int compareTo(SpanKey other) {
        int order = part.compareTo(other.part);
        order = order == 0 ? Integer.compare(rollbacks, other.rollbacks) : order;
        return order == 0 ? Integer.compare(span, other.span) : order;
    }
}
