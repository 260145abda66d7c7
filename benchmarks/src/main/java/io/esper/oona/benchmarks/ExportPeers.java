package io.esper.oona.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import com.jerolba.carpet.FieldMatchingStrategy;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.io.FileSystemOutputFile;
import io.esper.oona.benchmarks.contender.Address;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Those that an export is compared with. They are given the finished rows of one: nothing to read, join, compute or check.
/// Close it.
final class ExportPeers implements AutoCloseable {
    /// Finished rows that the bare writer is given again and again: memory stays the same whatever the size.
    private static final int ROWS_HELD = 5_000;

    private static final String ROWS = "SELECT * FROM finished_row ORDER BY index";

    private final Connection duckdb;
    private final Address address;
    private final Path directory;
    private final List<FinishedRow> held = new ArrayList<>();
    private final Optional<PsqlCopy> psql;
    private final long rows;

    /// @param export  a finished export of `tamiyo`
    /// @param address a database of PostgreSQL to put the rows into
    ExportPeers(Path export, long rows, Address address, Path directory) throws IOException, SQLException {
        this.rows = rows;
        this.address = address;
        this.directory = directory;
        psql = PsqlCopy.find(address);
        load(export);
        duckdb = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duckdb.createStatement()) {
            statement.execute("CREATE TABLE finished_row AS SELECT * FROM read_parquet('"
                    + export.resolve("tamiyo") + "/*.parquet')");
        }
    }

    private static CarpetReader<FinishedRow> reader(Path file) throws IOException {
        return new CarpetReader<>(file.toFile(), FinishedRow.class)
                .withFieldMatchingStrategy(FieldMatchingStrategy.SNAKE_CASE);
    }

    private void load(Path export) throws IOException, SQLException {
        try (Connection postgres = connect();
                Statement create = postgres.createStatement();
                Stream<Path> files = Files.list(export.resolve("tamiyo"))) {
            create.execute(FinishedRow.TABLE);
            CopyIn copy = postgres.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY finished_row FROM STDIN");
            for (Path file : files.sorted().toList()) {
                for (FinishedRow row : reader(file)) {
                    if (held.size() < ROWS_HELD) {
                        held.add(row);
                    }
                    byte[] line = row.line().getBytes(StandardCharsets.UTF_8);
                    copy.writeToCopy(line, 0, line.length);
                }
            }
            if (copy.endCopy() != rows) {
                throw new IllegalStateException("The export has not " + rows + " rows.");
            }
            create.execute("VACUUM ANALYZE finished_row");
            create.execute("CHECKPOINT");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }

    /// Numbers of one observation.
    int width() {
        return held.getFirst().obs().size();
    }

    /// The writer of the exports with the same settings.
    void writeBare() {
        Path file = directory.resolve("bare.parquet");
        try (CarpetWriter<FinishedRow> writer = new CarpetWriter.Builder<>(new FileSystemOutputFile(file.toFile()),
                FinishedRow.class).withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                .withDefaultTimeUnit(TimeUnit.MICROS).withWriterVersion(WriterVersion.PARQUET_2_0)
                .withDictionaryEncoding(false).withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(64L << 20).withPageSize(1 << 20).withPageRowCountLimit(20_000).build()) {
            for (long i = 0; i < rows; i++) {
                writer.write(held.get((int) (i % held.size())));
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
        delete(file);
    }

    /// Whether the machine has the real psql.
    boolean hasPsql() {
        return psql.isPresent();
    }

    /// `\copy (SELECT …) TO` of the real psql.
    void psql() {
        Path file = directory.resolve("psql.csv");
        psql.orElseThrow().copy(ROWS, file);
        delete(file);
    }

    /// The same through the driver, which sends and receives the same bytes of the same protocol and writes them to the file.
    void copy() {
        Path file = directory.resolve("rows.csv");
        try (Connection postgres = connect(); OutputStream csv = Files.newOutputStream(file)) {
            long copied = postgres.unwrap(PGConnection.class).getCopyAPI()
                    .copyOut("COPY (" + ROWS + ") TO STDOUT (FORMAT csv, HEADER)", csv);
            if (copied != rows) {
                throw new IllegalStateException("COPY gave " + copied + " of " + rows + " rows.");
            }
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException(failed);
        }
        delete(file);
    }

    /// DuckDB's own Parquet writer over its own table.
    void duckDb(int threads) {
        Path file = directory.resolve("duck.parquet");
        try (Statement statement = duckdb.createStatement()) {
            statement.execute("SET threads = " + threads);
            statement.execute("COPY finished_row TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        delete(file);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() throws SQLException {
        duckdb.close();
    }
}
