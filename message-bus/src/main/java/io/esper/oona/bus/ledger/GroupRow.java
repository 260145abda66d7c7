package io.esper.oona.bus.ledger;

import java.util.Set;

import io.esper.oona.bus.KeyOrder;

/// A group as the database keeps it.
///
/// @param id             of the group, 1 or more, never used again
/// @param transport      which transport made it
/// @param position       on the log: how far messages have been handed out or passed by; elsewhere the number that the group gave to
///                       the message that it read last
/// @param lease          the last hand-over's number
/// @param expired        events that retention removed before the group had read them, at most
public record GroupRow(int id, String name, String transport, Set<String> topics, KeyOrder keyOrder,
        boolean holdsRetention, boolean paused, long position, long lease, long expired) {
    public GroupRow {
        topics = Set.copyOf(topics);
    }

    /// The same group, further on.
    public GroupRow at(long newPosition, long newLease, long newExpired) {
        return new GroupRow(id, name, transport, topics, keyOrder, holdsRetention, paused, newPosition, newLease,
                newExpired);
    }
}
