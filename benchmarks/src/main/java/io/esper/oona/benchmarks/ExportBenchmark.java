package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.CpuClock;
import io.esper.oona.benchmarks.contender.Load;
import io.esper.oona.benchmarks.contender.Machine;
import io.esper.oona.benchmarks.contender.Reply;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.store.Append;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.training.ExportFormat;
import io.esper.oona.training.ExportProgress;
import io.esper.oona.training.KarnExport;
import io.esper.oona.training.TamiyoExport;
import io.esper.oona.training.TrainingResult;
import io.esper.oona.training.TrainingSettings;
import io.esper.oona.training.evidence.EvidenceKeeper;
import io.esper.oona.training.evidence.KeeperProgress;
import io.esper.oona.training.evidence.KeeperResult;

/// The evidence keeper beside a typed replay, and the exports of a log from both databases beside those that start from finished
/// rows ([ExportPeers]), in a heap of 512 MB. Ratios are taken inside a round. Writes a page and the raw rows beside it.
///
/// Arguments: events (1,000,000) or `quick`, rounds (3), the page.
public final class ExportBenchmark {
    private static final int BATCH = 500;
    private static final int QUICK_EVENTS = 60_000;
    private static final String OONA = "Oona";
    private static final String BARE = "bare Parquet writer";
    private static final String COPY = "COPY (SELECT …) TO CSV, driver";
    private static final String PSQL = "COPY (SELECT …) TO CSV, psql";
    private static final Path NOTES = Path.of("benchmarks/notes/export.md");
    private static final String DUCKDB = "DuckDB, one thread";
    private static final String DUCKDB_ALL = "DuckDB, all cores";
    private static final String TYPED = "typed replay";
    private static final String TAMIYO = "tamiyo";
    private static final String KARN = "karn";
    private static final String KEEPER = "evidence";

    /// A database that is exported from.
    private record Side(String database, Store store, CpuClock cpu) {}

    private final Results results = new Results();
    private final Map<String, String> absent = new LinkedHashMap<>();
    private final int events;
    private final Path directory;
    private long rows;
    private long bytes;

    private ExportBenchmark(int events, Path directory) {
        this.events = events;
        this.directory = directory;
    }

    public static void main(String[] args) throws IOException, SQLException {
        boolean quick = args.length > 0 && args[0].equals("quick");
        int events = quick ? QUICK_EVENTS : args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = quick ? 1 : args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Path page = Path.of(args.length > 2 ? args[2] : "performance-export.md");
        Path directory = Files.createTempDirectory("oona-export-");
        try {
            new ExportBenchmark(events, directory).run(rounds, page);
        } finally {
            delete(directory);
        }
    }

    private void run(int rounds, Path page) throws IOException, SQLException {
        Files.createDirectories(directory.resolve("h2"));
        try (BenchmarkServer server = BenchmarkServer.start()) {
            Address address = server.fresh("export");
            try (Store postgres = Stores.open(StoreSettings.of(address.url()).withCredentials(address.user(),
                    address.password()));
                    Store h2 = Stores.open(StoreSettings.of("jdbc:h2:" + directory.resolve("h2").resolve("oona")))) {
                List<Side> sides = List.of(new Side(Entrant.POSTGRESQL, postgres, new CpuClock(server.pid())),
                        new Side(Entrant.H2, h2, new CpuClock(0)));
                sides.forEach(this::fill);
                int width = rounds(rounds, sides, server.fresh("finished"));
                Pages.write(page, text(server, rounds, width), results);
            }
        }
    }

    private int rounds(int rounds, List<Side> sides, Address finished) throws IOException, SQLException {
        Path sample = directory.resolve("sample");
        TrainingResult first = new TamiyoExport(sides.getFirst().store().log())
                .write(TrainingSettings.of(sample, ExportFormat.PARQUET), ExportProgress.NONE);
        rows = first.rows();
        bytes = first.bytes();
        try (ExportPeers peers = new ExportPeers(sample, rows, finished, directory)) {
            for (int round = 0; round <= rounds; round++) { // round 0 warms up
                for (Side side : sides) {
                    measure(side, OONA, TAMIYO, round, () -> tamiyo(side.store()));
                    measure(side, OONA, KARN, round, () -> karn(side.store()));
                    measure(side, BARE, TAMIYO, round, () -> of(peers::writeBare));
                    measure(side, DUCKDB, TAMIYO, round, () -> of(() -> peers.duckDb(1)));
                    measure(side, DUCKDB_ALL, TAMIYO, round,
                            () -> of(() -> peers.duckDb(Runtime.getRuntime().availableProcessors())));
                    if (side.database().equals(Entrant.POSTGRESQL)) {
                        measure(side, COPY, TAMIYO, round, () -> of(peers::copy));
                        if (peers.hasPsql()) {
                            measure(side, PSQL, TAMIYO, round, () -> of(peers::psql));
                        } else {
                            absent.put("psql", "there is none on the PATH; the driver's COPY moves the same bytes");
                        }
                    }
                }
            }
            return peers.width();
        }
    }

    private String text(BenchmarkServer server, int rounds, int width) throws IOException {
        StringBuilder table = new StringBuilder(
                "| Database | | rows/s | CPU µs a row, client | server | × bare Parquet writer |\n|---|---|---:|---:|---:|---:|\n");
        for (String database : List.of(Entrant.POSTGRESQL, Entrant.H2)) {
            for (String who : List.of(OONA, BARE, DUCKDB, DUCKDB_ALL, COPY, PSQL)) {
                if (results.figure(database, who, TAMIYO, "per_second").rounds() > 0) {
                    table.append("| ").append(database).append(" | ").append(who.equals(OONA) ? "**Oona**" : who);
                    for (String figure : List.of("per_second", "client_us", "server_us")) {
                        table.append(" | ").append(results.figure(database, who, TAMIYO, figure).text());
                    }
                    table.append(" | ").append(
                            results.ratio(database, "per_second", who, TAMIYO, BARE, TAMIYO).text()).append(" |\n");
                }
            }
        }
        StringBuilder keeper = new StringBuilder(
                "| Database | events/s | CPU µs an event, client | server | × typed replay |\n|---|---:|---:|---:|---:|\n");
        for (String database : List.of(Entrant.POSTGRESQL, Entrant.H2)) {
            keeper.append("| ").append(database);
            for (String figure : List.of("per_second", "client_us", "server_us")) {
                keeper.append(" | ").append(results.figure(database, OONA, KEEPER, figure).text());
            }
            keeper.append(" | ").append(
                    results.ratio(database, "per_second", OONA, KEEPER, TYPED, KEEPER).text()).append(" |\n");
        }
        StringBuilder targets = new StringBuilder("| Database | Target | Reached | Met |\n|---|---:|---:|---|\n");
        for (String database : List.of(Entrant.POSTGRESQL, Entrant.H2)) {
            Spread reached = results.ratio(database, "per_second", OONA, TAMIYO, BARE, TAMIYO);
            targets.append("| ").append(database).append(" | ≥ 0.5 × bare Parquet writer | ").append(reached.text())
                    .append(" | ").append(reached.median() >= 0.5 ? "yes" : "**no**").append(" |\n");
        }
        return """
                # Exporting training sets

                Made by `benchmarks/run export`, everything in one JVM with `-Xmx%dm`, H2 and the peers included. Measured %s,
                %s, H2 %s. The log holds %,d events of several runs, 85 %% of them telemetry; the evidence keeper finds %,d decisions in it,
                and `tamiyo` writes a row for each, with two observations of %d numbers: %,d bytes of Parquet. Medians of %d rounds after one to
                warm up (minimum – maximum), ratios taken inside a round, every figure in [%s](%s).

                ## Targets
                %s
                ## `oona export tamiyo`
                The export reads the log, joins outcomes to decisions, computes observations, rewards, splits, statistics and hashes, and forces
                its files to the disk. The others are given its finished rows: the bare writer (parquet-java through Carpet, the same settings)
                as objects in memory, PostgreSQL's `COPY` and DuckDB as tables of their own. psql is a process of its own, whose CPU time is in no column.

                %s
                `karn` reads the same contexts and writes a row for each field report: %s rows/s from PostgreSQL, %s from H2.

                ## The evidence keeper
                It reads the whole log once and appends a context of 1 to 3 KB for each decision; the typed replay reads the same events and does
                nothing with them. One pass, on the fresh log.

                %s"""
                .formatted(Runtime.getRuntime().maxMemory() >> 20, Machine.description(), server.description(),
                        org.h2.engine.Constants.VERSION, events, rows, width, bytes, rounds, "the raw rows",
                        "performance-export.csv", targets, table,
                        results.figure(Entrant.POSTGRESQL, OONA, KARN, "per_second").text(),
                        results.figure(Entrant.H2, OONA, KARN, "per_second").text(), keeper)
                + Pages.notes(NOTES, absent);
    }

    private void fill(Side side) {
        Load load = new Load(11, events);
        while (load.hasNext()) {
            side.store().log().append(Append.of(load.take(BATCH)));
        }
        measure(side, TYPED, KEEPER, 0, () -> replay(side.store())); // warms up
        measure(side, TYPED, KEEPER, 1, () -> replay(side.store()));
        measure(side, OONA, KEEPER, 1, () -> {
            KeeperResult result = new EvidenceKeeper(side.store()).catchUp(KeeperProgress.NONE);
            return result.position();
        });
    }

    private static long replay(Store store) {
        PayloadReader payloads = new PayloadReader();
        long read = 0;
        try (LogReader reader = store.log().read(ReadQuery.after(0))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    payloads.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                            event.payloadLength());
                    read++;
                }
            }
        }
        return read;
    }

    private long tamiyo(Store store) {
        Path out = directory.resolve("out");
        TrainingResult result = new TamiyoExport(store.log()).write(TrainingSettings.of(out, ExportFormat.PARQUET),
                ExportProgress.NONE);
        if (result.rows() != rows) {
            throw new IllegalStateException("The export has " + result.rows() + " of " + rows + " rows.");
        }
        return result.rows();
    }

    private long karn(Store store) {
        return new KarnExport(store.log())
                .write(TrainingSettings.of(directory.resolve("karn"), ExportFormat.PARQUET), ExportProgress.NONE)
                .rows();
    }

    private long of(Runnable work) {
        work.run();
        return rows;
    }

    private void measure(Side side, String who, String measure, int round, LongSupplier work) {
        CpuClock cpu = side.cpu();
        System.gc();
        long client = cpu.client();
        long server = cpu.server();
        long begun = System.nanoTime();
        long done = work.getAsLong();
        double seconds = (System.nanoTime() - begun) / 1e9;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("events", (double) done);
        figures.put("seconds", seconds);
        figures.put("per_second", done / seconds);
        double mine = (cpu.client() - client) / 1e3 / done;
        figures.put("client_us", mine);
        if (cpu.hasServer()) {
            figures.put("server_us", (cpu.server() - server) / 1e3 / done);
        }
        System.err.printf("%-2d %-12s %-24s %-9s %,12.0f/s %,8.2f µs CPU%n", round, side.database(), who,
                measure, done / seconds, mine);
        if (round > 0) {
            results.add(new Entrant(side.database(), who, "", "", List.of()), measure, round, new Reply(figures));
        }
        deleteOutput();
    }

    private void deleteOutput() {
        try {
            delete(directory.resolve("out"));
            delete(directory.resolve("karn"));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
