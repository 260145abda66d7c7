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

    /// Removes what earlier rebuilds of a projection have left, but for one generation. Whoever works on one of them finds out by its next
    /// move. What is shown stays, and so do the generations that answer questions about the past.
    ///
    /// @return how many generations were removed
    int others(Projection projection, int spared) {
        List<Whole> retired = store
                .inTransaction(connection -> Succession.retireOthers(connection, projection.name(), spared));
        retired.forEach(generation -> rows(projection, generation));
        return retired.size();
    }

    /// Removes one generation, whatever it is for.
    void generation(Projection projection, int generation) {
        store.inTransaction(connection -> {
            Succession.place(connection, generation, GenerationState.RETIRED);
            return Checkpoints.whole(connection, generation);
        }).ifPresent(whole -> rows(projection, whole));
    }

    private void rows(Projection projection, Whole whole) {
        int generation = whole.checkpoint().generation();
        for (Checkpoint part : whole.partitions()) {
            if (part.generation() != generation) {
                Bookkeeping.TABLES.forEach(table -> empty(table, part.generation()));
                store.inTransaction(connection -> Succession.remove(connection, part.generation()));
            }
        }
        tables(projection).forEach(table -> empty(table, generation));
        store.inTransaction(connection -> Succession.remove(connection, generation));
    }

    /// Removes rows that belong to no generation: somebody has deleted their checkpoint by hand.
    void orphans(Projection projection) {
        store.inTransaction(connection -> Succession.removeOrphans(connection, tables(projection)));
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
