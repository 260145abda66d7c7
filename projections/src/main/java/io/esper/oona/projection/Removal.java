package io.esper.oona.projection;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store;

/// Removes rows that no view shows any more, in transactions of bounded size. Where it is interrupted, the next one goes on:
/// a generation's checkpoint is removed last.
final class Removal {
    private final Store store;

    Removal(Store store) {
        this.store = store;
    }

    /// Removes the generations of a projection that are not shown, but for one. Whoever works on one of them finds out by its next move.
    void others(Projection projection, int kept) {
        List<Integer> retired = store
                .inTransaction(connection -> Checkpoints.retireOthers(connection, projection.name(), kept));
        for (int generation : retired) {
            tables(projection).forEach(table -> empty(table, generation));
            store.inTransaction(connection -> Checkpoints.remove(connection, generation));
        }
    }

    /// Removes rows that belong to no generation: somebody has deleted their checkpoint by hand.
    void orphans(Projection projection) {
        store.inTransaction(connection -> Checkpoints.removeOrphans(connection, tables(projection)));
    }

    private void empty(Table<?> table, int generation) {
        int deleted = 1;
        while (deleted > 0) {
            deleted = store.inTransaction(
                    connection -> new TableRows(connection, store.dialect(), generation).deleteSome(table));
        }
    }

    private static List<Table<?>> tables(Projection projection) {
        List<Table<?>> tables = new ArrayList<>(projection.tables());
        tables.addAll(Bookkeeping.TABLES);
        return tables;
    }
}
