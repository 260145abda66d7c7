package io.esper.oona.projection;

import org.jspecify.annotations.Nullable;

/// Where one partition of a projection stands, and who moves it.
///
/// @param number          from 0
/// @param position        everything of its keys up to here is in the rows
/// @param events          of its keys, read so far
/// @param eventsPerSecond over the last batch; null if unknown
/// @param owner           who moves it, `host/process/number`; null for nobody
/// @param stopReason      why it last stopped by itself; null if it did not
public record PartitionStatus(int number, long position, long events, @Nullable Double eventsPerSecond,
        @Nullable String owner, @Nullable String stopReason) {}
