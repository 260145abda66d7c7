package io.esper.oona.projection;

import org.jspecify.annotations.Nullable;

/// Where one generation of a projection stands, or one partition of it.
///
/// @param generation the number of its row, which counts and hashes are kept under
/// @param version    of the fold that made the rows
/// @param position   everything up to here is in the rows
/// @param events     read so far
/// @param stopReason why the projection last stopped by itself
/// @param build      of the code that moved it last; empty if none did
/// @param stateHash  of the rows at the position; see [StateHash]
/// @param state      what the generation is for
/// @param token      of the lease: only who knows it may write
/// @param rows       the number that the rows of the read model are kept under: of the generation that it is a partition of, or its own
/// @param partition  which keys' rows it is about
record Checkpoint(int generation, String name, int version, long position, long events,
        @Nullable Double eventsPerSecond,
        long movedMicros, @Nullable String stopReason, String build, long stateHash, GenerationState state,
        long token, int rows, Partition partition) {

    /// The same generation, moved on.
    Checkpoint at(long newPosition, long newEvents, @Nullable Double rate, long nowMicros, long hash) {
        return new Checkpoint(generation, name, version, newPosition, newEvents, rate, nowMicros, null, Build.text(),
                hash, state, token, rows, partition);
    }

    /// The same generation under a lease with another token.
    Checkpoint under(long newToken) {
        return new Checkpoint(generation, name, version, position, events, eventsPerSecond, movedMicros, stopReason,
                build, stateHash, state, newToken, rows, partition);
    }
}
