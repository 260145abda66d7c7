package io.esper.oona.bus.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Where a group begins or is moved to. It was found without a lock, and is written with the group's row.
@FunctionalInterface
public interface Placement {

    /// Writes what the transport keeps beside the group's row, under the group's lock.
    ///
    /// @return what [GroupRow#position] becomes
    long write(Connection connection, GroupRow group) throws SQLException;

    /// The topics that are moved: what of others is open stays open. Null for all, and only null on a transport that does not name
    /// places.
    default @Nullable Set<String> topics() {
        return null;
    }

    /// A placement that moves these topics only.
    static Placement only(Set<String> topics, Placement placement) {
        return new Placement() {
            @Override
            public long write(Connection connection, GroupRow group) throws SQLException {
                return placement.write(connection, group);
            }

            @Override
            public Set<String> topics() {
                return topics;
            }
        };
    }
}
