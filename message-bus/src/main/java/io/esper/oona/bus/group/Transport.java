package io.esper.oona.bus.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Place;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.Placement;
import io.esper.oona.event.Message;

/// What carries the messages of groups that are kept in the database. Thread-safe.
public interface Transport {

    /// How its groups are marked: `log`, `redis`, …
    String name();

    /// Where a group begins that is made now. Holds no lock.
    Placement begin(Set<String> topics, Start start);

    /// Where an existing group is moved to. Holds no lock.
    ///
    /// @throws BusException.Misconfigured if the transport does not know the place, or not any more
    Placement seek(GroupRow group, Start start);

    /// What comes for a group, for one of its consumers.
    Source source(GroupRow group, SubscriptionSettings settings);

    /// A consumer has joined the group, which may be new.
    void joined(GroupRow group);

    /// The group was moved; the move is committed.
    void moved(GroupRow group);

    /// The group was removed; the removal is committed.
    void removed(GroupRow group);

    /// Messages of the group are settled; that is committed. Must not fail: what the transport does not hear of now it learns later.
    void settled(GroupRow group, Collection<Place> places);

    /// Looks where a group stands: in the transaction at what the database knows, then, through the supplier, at the rest.
    ///
    /// @param lowest the lowest number of an open message; [Long#MAX_VALUE] if there is none
    Supplier<Whereabouts> whereabouts(Connection connection, GroupRow group, long lowest) throws SQLException;

    /// Reads once more what was no message when it came. Also called while a group's lock is held.
    Optional<Message> reread(String topic, byte[] original);

    /// Whether what a group has not done with is always kept, whatever its settings say.
    boolean holdsAll();
}
