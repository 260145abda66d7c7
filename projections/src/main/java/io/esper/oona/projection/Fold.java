package io.esper.oona.projection;

import java.sql.SQLException;

import io.esper.oona.projection.table.TableRows;

/// A projection at work on one generation: may keep states in memory from batch to batch, and is thrown away when a
/// transaction fails. For one thread.
@FunctionalInterface
public interface Fold {

    /// Reads the rows that the events need, folds the events in order and writes the changed rows, within the caller's
    /// transaction and with a number of statements that does not grow with the number of events. The result depends on
    /// the rows and the events alone: not on how the events are cut into batches, not on a clock.
    void fold(Batch batch, TableRows rows) throws SQLException;
}
