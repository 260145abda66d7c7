package io.esper.oona.bus;

import java.sql.Connection;

/// What to do with a delivery, in a transaction that also acknowledges it.
@FunctionalInterface
public interface DeliveryHandler {

    /// Handles one delivery. Must not end the transaction.
    ///
    /// @param connection of the log's database, whose default schema is the tenant's
    /// @throws Exception if the delivery shall be tried again
    void handle(Connection connection, Delivery delivery) throws Exception;
}
