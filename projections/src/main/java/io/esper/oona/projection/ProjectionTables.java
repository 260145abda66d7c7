package io.esper.oona.projection;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.projection.table.Table;

/// The tables of a projection's generation.
public final class ProjectionTables {
    private ProjectionTables() {}

    /// The rows of the read model and the books beside them: with the checkpoint, everything that a fold needs to go on.
    public static List<Table<?>> of(Projection projection) {
        List<Table<?>> tables = new ArrayList<>(projection.tables());
        tables.addAll(Bookkeeping.BOOKS);
        return tables;
    }
}
