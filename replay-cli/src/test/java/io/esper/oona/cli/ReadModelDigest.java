package io.esper.oona.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store;

/// Every row of the read models in one number: equal rows, equal digest. Holds a table's rows in memory: for small logs.
final class ReadModelDigest {
    private ReadModelDigest() {}

    /// The digest and how many rows went into it.
    record Digest(String sha256, long rows) {}

    static Digest of(Store store) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long rows = 0;
            for (Projection projection : ReadModels.all()) {
                int generation = ProjectionStatus.read(store, projection).generation();
                for (Table<?> table : projection.tables()) {
                    rows += add(digest, store, table, generation);
                }
            }
            return new Digest(HexFormat.of().formatHex(digest.digest()), rows);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    private static <R> long add(MessageDigest digest, Store store, Table<R> table, int generation) {
        List<R> rows = store.query(connection -> new TableRows(connection, store.dialect(), generation).all(table));
        List<String> lines = rows.stream().map(row -> Arrays.deepToString(table.writer().apply(row))).sorted().toList();
        digest.update((table.name() + "\n").getBytes(StandardCharsets.UTF_8));
        lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
        return lines.size();
    }
}
