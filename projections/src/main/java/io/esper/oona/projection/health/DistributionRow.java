package io.esper.oona.projection.health;

/// A row of the table of distributions.
///
/// @param buckets sorted; see [Distribution]
/// @param counts  of the buckets
@SuppressWarnings("ArrayRecordComponent") // for arrays of a table's cells alone; never compared
record DistributionRow(DistributionKey key, String metric, long count, double total, float minimum, float maximum,
        float p10, float p50, float p90, short[] buckets, long[] counts) {}
