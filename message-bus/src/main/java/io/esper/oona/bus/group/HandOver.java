package io.esper.oona.bus.group;

import java.util.List;

import io.esper.oona.bus.ledger.OpenRow;

/// What one look at a group gave to a consumer.
///
/// @param fresh     messages that are delivered for the first time, in order
/// @param members   the same with their keys
/// @param again     messages that have rows of their own, in order
/// @param hopeless  of those, the ones that have had all their attempts: to be buried, not delivered
/// @param lease     the hand-over's number; 0 if nothing was handed over
/// @param dueMicros when the visibility ends
/// @param standing  why nothing was handed over
record HandOver(List<Incoming> fresh, List<Member> members, List<OpenRow> again, List<OpenRow> hopeless, long lease,
        long dueMicros, Standing standing) {

    /// What keeps a consumer waiting.
    enum Standing {
        /// Something came.
        NOTHING,
        /// There is nothing beyond what is read.
        END,
        /// The group is paused, its keys are busy, it has too much open, or a suspect waits for the consumer to be free.
        HELD_UP,
        /// Another consumer has moved the group while this one read: look again at once.
        MOVED
    }

    static HandOver none(Standing why) {
        return new HandOver(List.of(), List.of(), List.of(), List.of(), 0, 0, why);
    }

    boolean isEmpty() {
        return fresh.isEmpty() && again.isEmpty() && hopeless.isEmpty();
    }
}
