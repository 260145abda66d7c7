package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store.Dialect;
import org.jspecify.annotations.Nullable;

/// What a generation recorded of its state's hash while it was folded: marks at boundaries of positions, and 16 bits after each event. For
/// one thread, within a transaction.
public final class GenerationTrail {
    private final PartitionBooks books;
    private final List<Cursor> cursors = new ArrayList<>();

    /// @param generation that a number of rows belong to
    public GenerationTrail(Connection connection, Dialect dialect, int generation) throws SQLException {
        Whole whole = Checkpoints.whole(connection, generation).orElseThrow();
        this.books = new PartitionBooks(connection, dialect, whole);
        whole.partitions().forEach(
                part -> cursors.add(new Cursor(new TableRows(connection, dialect, part.generation()))));
    }

    /// The marks beyond a position, in its order.
    public List<Mark> marksAfter(long position) throws SQLException {
        return books.marksAfter(position);
    }

    /// Where the piece of the trail begins that the position lies in or before: from there on every event of the projection's topics has to
    /// be given to [#after]; the position itself if there is none.
    public long begin(long position) throws SQLException {
        long first = position;
        for (Cursor cursor : cursors) {
            first = Math.min(first, cursor.begin(position));
        }
        return first;
    }

    /// The lower 16 bits of the hash after the next event of the projection's topics; empty if no trail was recorded there. Each partition has
    /// recorded its own hash after each event, and the state's is the sum.
    public OptionalInt after(long event) throws SQLException {
        int sum = 0;
        boolean recorded = true;
        for (Cursor cursor : cursors) {
            OptionalInt part = cursor.after(event);
            recorded &= part.isPresent();
            sum += part.orElse(0);
        }
        return recorded ? OptionalInt.of((short) sum) : OptionalInt.empty();
    }

    /// On its way along the trail of one partition.
    private static final class Cursor {
        private final TableRows rows;
        private Trail.@Nullable Piece piece;
        private int used;

        Cursor(TableRows rows) {
            this.rows = rows;
        }

        long begin(long position) throws SQLException {
            Optional<Trail.Piece> first = rows.firstBeyond(Trail.Piece.TABLE, position);
            piece = first.orElse(null);
            used = 0;
            return first.map(found -> Math.min(position, found.after())).orElse(position);
        }

        OptionalInt after(long event) throws SQLException {
            Trail.Piece current = piece;
            if (current != null && current.until() < event) {
                current = rows.firstBeyond(Trail.Piece.TABLE, event - 1).orElse(null);
                piece = current;
                used = 0;
            }
            if (current == null || event <= current.after() || used >= current.hashes().length) {
                return OptionalInt.empty();
            }
            return OptionalInt.of(current.hashes()[used++]);
        }
    }
}
