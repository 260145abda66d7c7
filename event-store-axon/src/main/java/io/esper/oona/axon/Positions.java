package io.esper.oona.axon;

import java.util.function.LongSupplier;

import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexPosition;
import org.axonframework.eventsourcing.eventstore.Position;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.WrappedToken;
import org.jspecify.annotations.Nullable;

/// Axon's tokens, markers and positions all are a position of the log here: that of the last event that was taken into
/// account, 0 for none.
final class Positions {
    private Positions() {}

    static TrackingToken token(long position) {
        return new GlobalSequenceTrackingToken(position);
    }

    static ConsistencyMarker marker(long position) {
        return new GlobalIndexConsistencyMarker(position);
    }

    /// Where a stream begins: after this position.
    ///
    /// @param head asked only for the token that stands for the latest position
    static long of(@Nullable TrackingToken token, LongSupplier head) {
        TrackingToken lower = token == null ? null : WrappedToken.unwrapLowerBound(token);
        if (lower == null || lower.equals(TrackingToken.FIRST)) {
            return 0;
        }
        if (lower.equals(TrackingToken.LATEST)) {
            return head.getAsLong();
        }
        if (lower instanceof GlobalSequenceTrackingToken sequence) {
            return Math.max(0, sequence.getGlobalIndex());
        }
        throw new IllegalArgumentException("Oona's tokens are GlobalSequenceTrackingTokens; got "
                + lower.getClass().getName()
                + ". The token was written by another event store: reset it to a position of this log.");
    }

    /// Where sourcing begins: after this position.
    static long of(Position position) {
        return Math.max(0, GlobalIndexPosition.toIndex(position));
    }

    /// What an append condition has taken into account.
    static long of(ConsistencyMarker marker) {
        return Math.max(0, GlobalIndexConsistencyMarker.position(marker));
    }
}
