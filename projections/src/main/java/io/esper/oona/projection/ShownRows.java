package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.esper.oona.projection.table.Table;
import io.esper.oona.store.Store.Dialect;
import org.jspecify.annotations.Nullable;

/// The generation that the views of a projection show, as it stands within a transaction: its checkpoint, and its books put together from those
/// of its partitions. For one thread, as long as the transaction lasts.
public final class ShownRows {
    private final Whole whole;
    private final PartitionBooks books;

    private ShownRows(Whole whole, PartitionBooks books) {
        this.whole = whole;
        this.books = books;
    }

    /// Empty if the projection never ran.
    public static Optional<ShownRows> of(Connection connection, Dialect dialect, String projection)
            throws SQLException {
        return Checkpoints.shown(connection, projection)
                .map(whole -> new ShownRows(whole, new PartitionBooks(connection, dialect, whole)));
    }

    /// The number that the rows are kept under.
    public int generation() {
        return whole.checkpoint().generation();
    }

    /// Of the fold that made the rows.
    public int version() {
        return whole.checkpoint().version();
    }

    /// Of the code that moved them last; empty if none did.
    public String build() {
        return whole.checkpoint().build();
    }

    /// Everything up to here is in the rows.
    public long position() {
        return whole.checkpoint().position();
    }

    /// Read so far.
    public long events() {
        return whole.checkpoint().events();
    }

    /// Of the rows, if [#together].
    public long stateHash() {
        return whole.checkpoint().stateHash();
    }

    /// Whether all partitions stand at the position; otherwise some keys' rows are further.
    public boolean together() {
        return whole.together();
    }

    /// From which position to which the partitions stand, in words.
    public String spread() {
        return "positions " + position() + " to "
                + whole.partitions().stream().mapToLong(Checkpoint::position).max().orElseThrow();
    }

    /// Ranges that could not be read.
    public List<ExpiredRange> expired() throws SQLException {
        return books.expired();
    }

    /// The cells of a table's rows, keys first, if it is one that several partitions have each of its own: put together as for one partition. Empty
    /// for tables whose rows are all under [#generation].
    public Optional<List<@Nullable Object[]>> joined(Table<?> table) throws SQLException {
        if (whole.count() == 1 || !Bookkeeping.OF_A_PARTITION.contains(table)) {
            return Optional.empty();
        }
        List<@Nullable Object[]> cells = new ArrayList<>();
        for (Object row : books.of(table)) {
            cells.add(written(table, row));
        }
        return Optional.of(cells);
    }

    @SuppressWarnings("unchecked") // the row is one of the table's
    private static <R> @Nullable Object[] written(Table<R> table, Object row) {
        return table.writer().apply((R) row);
    }
}
