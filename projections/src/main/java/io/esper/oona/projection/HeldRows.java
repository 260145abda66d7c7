package io.esper.oona.projection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;

import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.Table;
import org.jspecify.annotations.Nullable;

/// The rows of one table that a fold works on, from chunk to chunk: those that were used least are dropped and read again when they
/// are needed. Counts what changes into the state's hash, once for each row and not for each change. For one thread.
///
/// @param <K> a row's key, with equality and a hash
/// @param <R> a row, immutable
public final class HeldRows<K, R> {

    private static final class Held<R> {
        private R row;
        private long hash;
        /// Whether the database holds a row of this key, or will once the chunk under way is written.
        private boolean stored;
        private boolean changed;
        private boolean unhashed;

        Held(R row) {
            this.row = row;
        }
    }

    private final Table<R> table;
    private final Function<R, K> keyOf;
    private final Function<K, @Nullable Object[]> cells;
    private final int rowsMax;
    private final StateHash hash;
    private final ToLongBiFunction<R, StateHash> hashOf;
    private final Map<K, Held<R>> rows = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<K> wanted = new LinkedHashSet<>();
    private final List<Held<R>> changed = new ArrayList<>();
    private final List<Held<R>> unhashed = new ArrayList<>();
    private @Nullable SeenKeys seen;
    /// The key that was asked for last, and its row: what is read is often put next.
    private @Nullable K lastKey;
    private @Nullable Held<R> last;

    /// @param keyOf   the key of a row
    /// @param cells   the cells of a key, in the order of the table's key columns
    /// @param rowsMax how many rows are kept between chunks, 1 or more
    /// @param hash    what the rows count into
    public HeldRows(Table<R> table, Function<R, K> keyOf, Function<K, @Nullable Object[]> cells, int rowsMax,
            StateHash hash) {
        this(table, keyOf, cells, rowsMax, hash, (row, with) -> StateHash.of(table, row));
    }

    /// @param hashOf the hash of a row, for rows that change with every event: without making their cells
    public HeldRows(Table<R> table, Function<R, K> keyOf, Function<K, @Nullable Object[]> cells, int rowsMax,
            StateHash hash, ToLongBiFunction<R, StateHash> hashOf) {
        this.hashOf = hashOf;
        this.table = table;
        this.keyOf = keyOf;
        this.cells = cells;
        this.rowsMax = rowsMax;
        this.hash = hash;
    }

    /// See [Fold#startsEmpty()].
    public void startsEmpty() {
        seen = new SeenKeys();
    }

    /// Notes that the chunk needs the row of this key, if there is one.
    public void want(K key) {
        if (!rows.containsKey(key) && (seen == null || seen.mayHold(key))) {
            wanted.add(key);
        }
    }

    /// Reads what was wanted and is not here.
    public void load(Finder finder) throws SQLException {
        if (wanted.isEmpty()) {
            return;
        }
        for (R row : finder.find(table, table.keys(), wanted.stream().map(cells).toList())) {
            Held<R> held = new Held<>(row);
            held.stored = true;
            held.hash = hashOf.applyAsLong(row, hash);
            rows.put(keyOf.apply(row), held);
        }
        lastKey = null;
        last = null;
        wanted.clear();
    }

    /// The row of a key that was wanted in this chunk; null if there is none.
    public @Nullable R get(K key) {
        Held<R> held = held(key);
        return held == null ? null : held.row;
    }

    private @Nullable Held<R> held(K key) {
        if (lastKey == null || !lastKey.equals(key)) {
            lastKey = key;
            last = rows.get(key);
        }
        return last;
    }

    /// Puts a row in the place of the one with its key, which was wanted in this chunk.
    public void put(K key, R row) {
        Held<R> held = held(key);
        if (held == null) {
            held = new Held<>(row);
            rows.put(key, held);
            last = held;
            if (seen != null) {
                seen.add(key);
            }
        } else if (held.row.equals(row)) {
            return;
        }
        held.row = row;
        if (!held.changed) {
            held.changed = true;
            changed.add(held);
        }
        if (!held.unhashed) {
            held.unhashed = true;
            unhashed.add(held);
        }
    }

    /// Brings the hash up to date.
    public void count() {
        for (Held<R> held : unhashed) {
            long now = hashOf.applyAsLong(held.row, hash);
            hash.replace(held.hash, now);
            held.hash = now;
            held.unhashed = false;
        }
        unhashed.clear();
    }

    /// Hands over what changed since the last call, and drops what was used least.
    public void changes(Changes changes) {
        count();
        lastKey = null;
        last = null;
        List<R> fresh = new ArrayList<>();
        List<R> known = new ArrayList<>();
        for (Held<R> held : changed) {
            (held.stored || !table.wholesale() ? known : fresh).add(held.row);
            held.stored = true;
            held.changed = false;
        }
        changed.clear();
        if (table.wholesale()) {
            changes.replace(table, fresh, known);
        } else {
            changes.upsert(table, known);
        }
        for (Iterator<Held<R>> eldest = rows.values().iterator(); rows.size() > rowsMax && eldest.hasNext();) {
            eldest.next();
            eldest.remove();
        }
    }
}
