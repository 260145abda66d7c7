package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;

/// Compares ways of keeping events on one PostgreSQL server, in alternating rounds.
public final class LogBenchmark {
    private final Figures figures = new Figures();

    private LogBenchmark() {}

    public static void main(String[] args) throws IOException {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        new LogBenchmark().run(events, rounds, Path.of(args.length > 2 ? args[2] : "log.md"));
    }

    private void run(int events, int rounds, Path report) throws IOException {
        String description;
        try (BenchmarkServer server = BenchmarkServer.start()) {
            description = server.description();
            CpuClock cpu = new CpuClock(server.pid());
            StoreSettings rows = server.fresh("rows_bench");
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(rows.url());
            config.setUsername(rows.user());
            config.setPassword(rows.password());
            config.setMaximumPoolSize(20);
            try (HikariDataSource pool = new HikariDataSource(config)) {
                List<Supplier<Contender>> contenders =
                        List.of(() -> new CopyRows(pool, false), () -> new CopyRows(pool, true),
                                () -> oona(server.fresh("oona_bench")));
                List<Message> load = new Load(7, events).take(events);
                for (int round = 0; round < rounds; round++) {
                    for (Supplier<Contender> make : contenders) {
                        try (Contender contender = make.get()) {
                            measure(contender, load, cpu, pool);
                        }
                    }
                }
            }
        }
        Files.writeString(report,
                """
                        # The log beside rows

                        Made by `benchmarks/run log`. Measured %s, %s; %,d messages with 552 bytes of payload on average, 85 %% telemetry; median of
                        %d rounds (minimum – maximum). The peer L is a row for each event, written by COPY BINARY, with the indexes that an event
                        store needs; the bare rows have none and are the server's limit.

                        %s"""
                        .formatted(Machine.description(), description, events, rounds,
                                figures.markdown("measure",
                                        List.of("rows by COPY, bare", "rows by COPY, indexed (L)", "Oona"))));
    }

    private static Contender oona(StoreSettings settings) {
        return new OonaContender(Stores.open(settings), store -> store.query(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("VACUUM");
                try (ResultSet row = statement.executeQuery(
                        """
                                SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                                WHERE n.nspname = 'oona_main' AND c.relkind = 'r'""")) {
                    row.next();
                    return row.getLong(1);
                }
            }
        }));
    }

    private static void execute(DataSource pool, String sql) {
        try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void measure(Contender contender, List<Message> load, CpuClock cpu, DataSource pool) {
        execute(pool, "CHECKPOINT");
        int n = load.size();
        timed(contender, "append 500", n, cpu, () -> {
            for (int from = 0; from < n; from += 500) {
                contender.append(load.subList(from, Math.min(n, from + 500)));
            }
        });
        long[] bytes = new long[1];
        timed(contender, "replay raw", n, cpu, () -> contender.replay(slice -> bytes[0] += slice.length()));
        PayloadReader reader = new PayloadReader();
        timed(contender, "replay typed", n, cpu,
                () -> contender.replay(slice -> bytes[0] +=
                        reader.read(slice.type(), slice.version(), slice.buffer(), slice.offset(), slice.length())
                                .extras().size()));
        Map<Tag, Integer> counts = new LinkedHashMap<>();
        load.forEach(message -> message.tags().stream().limit(1).forEach(tag -> counts.merge(tag, 1, Integer::sum)));
        Tag tag = counts.entrySet().stream().filter(entry -> entry.getValue() >= 60 && entry.getValue() <= 140)
                .map(Map.Entry::getKey).findFirst().orElseThrow();
        for (int i = 0; i < 200; i++) {
            contender.readTag(tag);
        }
        timed(contender, "events of one tag, reads", 200, cpu, () -> {
            for (int i = 0; i < 200; i++) {
                contender.readTag(tag);
            }
        });
        add("bytes per event", contender.name(), contender.bytes() / (double) n);
        List<Message> more = new Load(8, 40_000).take(40_000);
        timed(contender, "one client one event", 1000, cpu, () -> {
            for (Message message : more.subList(0, 1000)) {
                contender.append(List.of(message));
            }
        });
        timed(contender, "16 clients one event", 16_000, cpu, () -> clients(contender, more.subList(1000, 17_000)));
    }

    private static void clients(Contender contender, List<Message> messages) {
        AtomicLong next = new AtomicLong();
        CountDownLatch done = new CountDownLatch(16);
        for (int client = 0; client < 16; client++) {
            Thread.ofPlatform().start(() -> {
                for (long i = next.getAndIncrement(); i < messages.size(); i = next.getAndIncrement()) {
                    contender.append(List.of(messages.get((int) i)));
                }
                done.countDown();
            });
        }
        try {
            done.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void timed(Contender contender, String measure, int events, CpuClock cpu, Runnable work) {
        long client = cpu.client();
        long server = cpu.server();
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        add(measure + " /s", contender.name(), events / seconds);
        add(measure + " client us", contender.name(), (cpu.client() - client) / 1e3 / events);
        add(measure + " server us", contender.name(), (cpu.server() - server) / 1e3 / events);
    }

    private void add(String measure, String name, double value) {
        System.err.printf("%-28s %-28s %.1f%n", measure, name, value);
        figures.add(measure, name, value);
    }
}
