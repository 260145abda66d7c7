package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.Machine;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.ServerCheck;
import io.esper.oona.redis.testing.RedisBinary;
import io.esper.oona.redis.testing.RedisServer;

/// The recorder of Redis streams beside loops that do less, and how long a message takes from its producer to a subscriber of the log and
/// to the health read model.
public final class BusBenchmark {
    /// What the recorder is to reach of what reading and appending one after the other would give.
    private static final double SHARE_MIN = 0.6;

    private BusBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Path report = Path.of(args.length > 2 ? args[2] : "performance-bus.md");
        int seconds = Integer.getInteger("oona.bus.seconds", 60);
        int burstSeconds = Integer.getInteger("oona.bus.burst.seconds", 10);
        int perSecond = Integer.getInteger("oona.bus.rate", 10_000);
        int burst = Integer.getInteger("oona.bus.burst.rate", 50_000);
        StringBuilder page = new StringBuilder();
        try (BenchmarkServer postgres = BenchmarkServer.start();
                RedisServer redis = RedisServer.start(RedisBinary.usual(), "--appendonly", "yes", "--appendfsync",
                        "everysec")) {
            try (RedisLink link = redis.link()) {
                page.append(
                        """
                                # The bus on Redis, measured

                                Made by `benchmarks/run bus %d %d`. %s; %s; %s. Payloads of 552 bytes on average, 85 %% telemetry. CPU is microseconds an event:
                                of this process (H2 included), of PostgreSQL, of Redis.

                                """
                                .formatted(events, rounds, Machine.description(), postgres.description(),
                                        ServerCheck.of(link)));
            }
            page.append(throughput(events, rounds, postgres, redis));
            page.append(BusLatency.section("PostgreSQL", postgres.fresh("bus_latency").url(), redis, perSecond, seconds,
                    1));
            page.append(
                    BusLatency.section("PostgreSQL", postgres.fresh("bus_burst").url(), redis, burst, burstSeconds, 2));
        }
        Files.writeString(report, page.toString());
    }

    private static String throughput(int events, int rounds, BenchmarkServer postgres, RedisServer redis)
            throws IOException, InterruptedException {
        Map<RecorderTurn.Contender, List<RecorderTurn.Figure>> figures = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            for (RecorderTurn.Contender contender : RecorderTurn.Contender.values()) {
                RecorderTurn.Figure figure = new RecorderTurn(contender, events, round, postgres, redis).run();
                figures.computeIfAbsent(contender, _ -> new ArrayList<>()).add(figure);
                System.err.printf(Locale.ROOT, "%s round %d: %,.0f/s%n", contender, round + 1, figure.perSecond());
            }
        }
        StringBuilder table = new StringBuilder(
                """
                        ## From a full Redis
                        %,d entries on the streams of their topics, read up to 1,000 at a time from each; medians of %d rounds, in turns.

                        | | events/s | lowest | highest | CPU process | CPU PostgreSQL | CPU Redis |
                        |---|---:|---:|---:|---:|---:|---:|
                        """
                        .formatted(events, rounds));
        figures.forEach((contender, all) -> table.append(row(contender, all)));
        table.append(
                "\n| Database | Target: share of 1 / (1 / bare loop + 1 / append) | Reached | Met |\n|---|---:|---:|---|\n");
        double bare = median(figures, RecorderTurn.Contender.BARE);
        table.append(target("PostgreSQL", bare, median(figures, RecorderTurn.Contender.APPEND_POSTGRESQL),
                median(figures, RecorderTurn.Contender.RECORDER_POSTGRESQL)));
        table.append(target("H2", bare, median(figures, RecorderTurn.Contender.APPEND_H2),
                median(figures, RecorderTurn.Contender.RECORDER_H2)));
        return table.append('\n').toString();
    }

    private static double median(Map<RecorderTurn.Contender, List<RecorderTurn.Figure>> figures,
            RecorderTurn.Contender contender) {
        List<Double> rates =
                figures.getOrDefault(contender, List.of()).stream().map(RecorderTurn.Figure::perSecond).sorted()
                        .toList();
        return rates.get(rates.size() / 2);
    }

    private static String row(RecorderTurn.Contender contender, List<RecorderTurn.Figure> all) {
        List<RecorderTurn.Figure> sorted =
                all.stream().sorted((one, other) -> Double.compare(one.perSecond(), other.perSecond())).toList();
        RecorderTurn.Figure median = sorted.get(sorted.size() / 2);
        return String.format(Locale.ROOT, "| %s | %,.0f | %,.0f | %,.0f | %.1f | %.1f | %.1f |%n", contender.title(),
                median.perSecond(), sorted.getFirst().perSecond(), sorted.getLast().perSecond(), median.processMicros(),
                median.postgresMicros(), median.redisMicros());
    }

    private static String target(String database, double bare, double append, double recorder) {
        double reached = recorder * (1 / bare + 1 / append);
        return String.format(Locale.ROOT, "| %s | %.2f | %.2f | %s |%n", database, SHARE_MIN, reached,
                reached >= SHARE_MIN ? "yes" : "**no**");
    }
}
