package io.esper.oona.bus.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/// Where a group begins or is moved to. It was found without a lock, and is written with the group's row.
@FunctionalInterface
public interface Placement {

    /// Writes what the transport keeps beside the group's row, under the group's lock.
    ///
    /// @return what [GroupRow#position] becomes
    long write(Connection connection, GroupRow group) throws SQLException;
}
