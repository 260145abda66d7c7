package io.esper.oona.projection.asof;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionTables;
import io.esper.oona.projection.ShownRows;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.KeyOrder;
import io.esper.oona.projection.table.RowCursor;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store;
import io.esper.oona.store.Store.Dialect;
import org.jspecify.annotations.Nullable;

/// What a snapshot contains: the rows of all tables of a generation, one table after the other in the order of the projection, each row
/// with a 1 before it and a 0 at the table's end; deflated.
final class SnapshotContents {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int INSERT_ROWS = 2_000;

    private SnapshotContents() {}

    /// What was written.
    record Written(long rows, String digest) {}

    /// Changes whenever the tables' names, columns or types do.
    static String layout(Projection projection) {
        StringBuilder text = new StringBuilder();
        for (Table<?> table : ProjectionTables.of(projection)) {
            text.append(table.name());
            for (Column column : table.columns()) {
                text.append(' ').append(column.name()).append(':').append(column.type());
            }
            text.append(table.keys().size()).append('\n');
        }
        return HexFormat.of().formatHex(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static Written write(Connection connection, Dialect dialect, Projection projection, ShownRows at,
            OutputStream target) throws SQLException, IOException {
        MessageDigest digest = sha256();
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        long rows = 0;
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                new DigestOutputStream(new DeflaterOutputStream(target, fast, BUFFER_BYTES), digest),
                BUFFER_BYTES))) {
            for (Table<?> table : ProjectionTables.of(projection)) {
                Optional<List<@Nullable Object[]>> joined = at.joined(table);
                if (joined.isPresent()) {
                    for (@Nullable
                    Object[] cells : joined.get()) {
                        out.writeByte(1);
                        CellCodec.write(out, table.columns(), cells);
                        rows++;
                    }
                    out.writeByte(0);
                    continue;
                }
                try (RowCursor cursor =
                        RowCursor.open(connection, dialect, table, at.generation(), KeyOrder.of(dialect, dialect))) {
                    for (@Nullable
                    Object[] cells = cursor.next(); cells != null; cells = cursor.next()) {
                        out.writeByte(1);
                        CellCodec.write(out, table.columns(), cells);
                        rows++;
                    }
                }
                out.writeByte(0);
            }
        } finally {
            fast.end();
        }
        return new Written(rows, HexFormat.of().formatHex(digest.digest()));
    }

    /// Whether the contents are what was written.
    static boolean intact(InputStream parts, String digest) {
        try (DigestInputStream in =
                new DigestInputStream(new InflaterInputStream(new BufferedInputStream(parts)), sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(digest);
        } catch (IOException damaged) {
            return false;
        }
    }

    /// Inserts the rows as those of a generation that has none.
    static void restore(InputStream parts, Projection projection, Store target, int generation) throws IOException {
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(new InflaterInputStream(new BufferedInputStream(parts)), BUFFER_BYTES))) {
            for (Table<?> table : ProjectionTables.of(projection)) {
                List<@Nullable Object[]> rows = new ArrayList<>();
                while (in.readByte() == 1) {
                    rows.add(CellCodec.read(in, table.columns()));
                    if (rows.size() == INSERT_ROWS) {
                        insert(target, table, rows, generation);
                        rows.clear();
                    }
                }
                insert(target, table, rows, generation);
            }
        }
    }

    private static void insert(Store target, Table<?> table, List<@Nullable Object[]> rows, int generation) {
        if (!rows.isEmpty()) {
            target.inTransaction(connection -> {
                new TableRows(connection, target.dialect(), generation).insert(table, rows);
                return rows.size();
            });
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
