package io.esper.oona.projection;

import java.sql.SQLException;
import java.util.List;

import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;

/// A projection at work on one generation, in memory: it is told the events of a chunk, then folds them one by one, then hands
/// over the rows that changed. May keep states from chunk to chunk, within a bound that it states. It is thrown away when
/// anything fails. The rows depend on the events alone: not on how they are cut into chunks, not on a clock. For one thread.
public interface Fold {
    /// Told before the first chunk if the generation holds no rows yet: what is not in memory need not be looked for.
    default void startsEmpty() {}

    /// How many events of a chunk it is told of at a time, 1 or more: few if it makes much of each, which is then still in the processor's cache
    /// when it is folded. All rows that it has changed since [#changes] must be in its memory if a chunk can have more.
    default int eventsAtOnceMax() {
        return Integer.MAX_VALUE;
    }

    /// Reads the rows that the events need, with a number of queries that does not grow with the number of events. Exactly
    /// these events are folded next, in this order.
    void prepare(List<ProjectionEvent> events, Finder rows) throws SQLException;

    /// Folds one event. What this throws is the event's fault: it is parked.
    Verdict fold(ProjectionEvent event);

    /// Hands over the rows that changed since the last call; they must not change any more.
    void changes(Changes changes);

    /// The sum of the hashes of all rows that were added since the fold was opened, less that of those taken away; see [StateHash].
    long hash();
}
