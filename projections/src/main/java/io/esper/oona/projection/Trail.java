package io.esper.oona.projection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import org.jspecify.annotations.Nullable;

/// The lower 16 bits of the state's hash after each event that a generation has read: where a recomputation first gives others, there it
/// departs. Two bytes for each event; one row for each chunk, which become one at every mark. For one thread.
final class Trail {
    private short[] hashes = new short[256];
    private int size;

    /// A piece of the trail: the events of the projection's topics after `after` up to `until`.
    record Piece(long until, long after, short[] hashes) {
        static final Table<Piece> TABLE = new Table<>("projection_trail", List.of(Column.bigint("until_position")),
                List.of(Column.bigint("after_position"), Column.smallints("hashes")),
                piece -> new @Nullable Object[]{piece.until(), piece.after(), piece.hashes()},
                cells -> {
                    long until = cells.bigint();
                    long after = cells.bigint();
                    short[] hashes = cells.shorts();
                    return new Piece(until, after, hashes == null ? new short[0] : hashes);
                }, true);
    }

    /// The state has this hash after the next event.
    void add(long hash) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size++] = (short) hash;
    }

    /// What was added since the last call; empty if nothing was.
    Optional<Piece> take(long after, long until) {
        if (size == 0) {
            return Optional.empty();
        }
        Piece piece = new Piece(until, after, Arrays.copyOf(hashes, size));
        size = 0;
        return Optional.of(piece);
    }

    /// Makes one row of the pieces that end after the first position, up to the second.
    static void join(TableRows rows, long after, long until) throws SQLException {
        List<Piece> pieces = new ArrayList<>(rows.between(Piece.TABLE, after, until));
        if (pieces.size() < 2) {
            return;
        }
        int size = pieces.stream().mapToInt(piece -> piece.hashes().length).sum();
        short[] all = new short[size];
        int filled = 0;
        for (Piece piece : pieces) {
            System.arraycopy(piece.hashes(), 0, all, filled, piece.hashes().length);
            filled += piece.hashes().length;
        }
        rows.deleteBetween(Piece.TABLE, after, until);
        rows.replace(Piece.TABLE, List.of(new Piece(pieces.getLast().until(), pieces.getFirst().after(), all)),
                List.of());
    }
}
