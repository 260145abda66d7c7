package io.esper.oona.projection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import org.jspecify.annotations.Nullable;

/// The lower 16 bits of the state's hash after each event that a generation has read: where a recomputation first gives others, there it
/// departs. Two bytes for each event; one row for each chunk, of which those between two marks become one. For one thread.
final class Trail {
    /// Events of a piece. H2 takes arrays of at most 65,536 elements.
    static final int PIECE_EVENTS_MAX = 30_000;

    private final List<Piece> full = new ArrayList<>();
    private short[] hashes = new short[256];
    private int size;
    private long last;

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

    /// The state has this hash after the event at the position.
    void add(long position, long hash) {
        if (size == PIECE_EVENTS_MAX) {
            full.add(piece(0, last));
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.min(PIECE_EVENTS_MAX, size * 2));
        }
        hashes[size++] = (short) hash;
        last = position;
    }

    /// The event at the position belongs to another partition: the hash is as it was.
    ///
    /// @param hash asked for it if nothing was added since the last [#take]
    void again(long position, LongSupplier hash) {
        add(position, size == 0 ? hash.getAsLong() : hashes[size - 1]);
    }

    private Piece piece(long after, long until) {
        Piece piece = new Piece(until, after, Arrays.copyOf(hashes, size));
        size = 0;
        return piece;
    }

    /// What was added since the last call, in pieces that lie end to end.
    List<Piece> take(long after, long until) {
        if (size == 0) {
            return List.of();
        }
        List<Piece> pieces = new ArrayList<>();
        long from = after;
        for (Piece piece : full) {
            pieces.add(new Piece(piece.until(), from, piece.hashes()));
            from = piece.until();
        }
        full.clear();
        pieces.add(piece(from, until));
        return pieces;
    }

    /// Makes one row of the pieces that begin at the first position or after it and end at the second or before: what has passed a mark is
    /// not touched again.
    static void join(TableRows rows, long after, long until) throws SQLException {
        List<Piece> pieces = new ArrayList<>(rows.between(Piece.TABLE, after, until));
        pieces.removeIf(piece -> piece.after() < after);
        int events = pieces.stream().mapToInt(piece -> piece.hashes().length).sum();
        if (pieces.size() < 2 || events > PIECE_EVENTS_MAX) {
            return;
        }
        short[] all = new short[events];
        int filled = 0;
        for (Piece piece : pieces) {
            System.arraycopy(piece.hashes(), 0, all, filled, piece.hashes().length);
            filled += piece.hashes().length;
        }
        long begin = pieces.getFirst().after();
        rows.deleteBetween(Piece.TABLE, begin, until);
        rows.replace(Piece.TABLE, List.of(new Piece(pieces.getLast().until(), begin, all)), List.of());
    }
}
