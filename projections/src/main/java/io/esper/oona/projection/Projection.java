package io.esper.oona.projection;

import java.util.List;
import java.util.Set;

import io.esper.oona.projection.table.Table;

/// A read model: a pure fold over the log and the tables that hold its result. Live and in a rebuild the same code runs.
public interface Projection {

    /// The stable name, 1 to 64 of `[a-z_]`.
    String name();

    /// Raised whenever the same events give other rows: rows of an older version are not continued but rebuilt.
    int version();

    /// The topics whose events it folds. [#RUN_TOPICS] are read in any case, because they tell which runs there are.
    Set<String> topics();

    /// Its tables.
    List<Table<?>> tables();

    /// A fold with empty memory.
    Fold open();

    /// The topics that name the runs.
    Set<String> RUN_TOPICS = Set.of("system.events.epoch", "system.events.rollback");
}
