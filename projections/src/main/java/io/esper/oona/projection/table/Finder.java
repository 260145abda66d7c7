package io.esper.oona.projection.table;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// Finds a generation's rows as they are at its checkpoint.
@FunctionalInterface
public interface Finder {
    /// The rows whose columns `by` have one of the given combinations of values, in no order.
    ///
    /// @param by      columns of the table, with an index that begins with the generation and them
    /// @param wanted  distinct combinations, each as long as `by`; no nulls
    <R> List<R> find(Table<R> table, List<Column> by, Collection<@Nullable Object[]> wanted) throws SQLException;
}
