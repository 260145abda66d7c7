package io.esper.oona.projection;

import org.jspecify.annotations.Nullable;

/// Where one generation of a projection stands.
///
/// @param version    of the fold that made the rows
/// @param position   everything up to here is in the rows
/// @param events     read so far
/// @param stopReason why the projection last stopped by itself
/// @param build      of the code that moved it last; empty if none did
/// @param stateHash  of the rows at the position; see [StateHash]
record Checkpoint(int generation, String name, int version, long position, long events,
        @Nullable Double eventsPerSecond,
        long movedMicros, @Nullable String stopReason, String build, long stateHash) {}
