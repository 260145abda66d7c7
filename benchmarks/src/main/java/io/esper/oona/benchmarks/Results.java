package io.esper.oona.benchmarks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.esper.oona.benchmarks.contender.Reply;

/// Every figure of a run, and what follows from them. Ratios are taken inside a round, where both contenders met the same
/// machine, and only then is the median taken.
final class Results {
    private static final List<String> COLUMNS = List.of("events", "seconds", "per_second", "client_us", "server_us",
            "p50_us", "p95_us", "p99_us", "p999_us", "max_us", "per_event_bytes", "payload_bytes", "under_way_max",
            "blocked_s", "draining_s", "peak_memory_mib", "heap_live_mib", "lag_p50_ms", "lag_p99_ms", "lag_max_ms");

    private final List<Row> rows = new ArrayList<>();

    private record Row(String database, String contender, String measure, int round, Reply reply) {}

    void add(Entrant entrant, String measure, int round, Reply reply) {
        rows.add(new Row(entrant.database(), entrant.name(), measure, round, reply));
    }

    /// A figure of a contender over all rounds.
    Spread figure(String database, String contender, String measure, String figure) {
        return Spread.of(rows.stream().filter(row -> is(row, database, contender, measure))
                .map(row -> row.reply().get(figure)).toList());
    }

    /// A figure of one contender divided by a figure of another's, or of its own other measure, round by round.
    Spread ratio(String database, String figure, String contender, String measure, String over, String overMeasure) {
        List<Double> ratios = new ArrayList<>();
        for (Row row : rows) {
            if (is(row, database, contender, measure)) {
                rows.stream().filter(other -> is(other, database, over, overMeasure) && other.round() == row.round())
                        .forEach(other -> ratios.add(row.reply().get(figure) / other.reply().get(figure)));
            }
        }
        return Spread.of(ratios);
    }

    private static boolean is(Row row, String database, String contender, String measure) {
        return Objects.equals(row.database(), database) && Objects.equals(row.contender(), contender)
                && Objects.equals(row.measure(), measure);
    }

    /// All rows, with a header; a figure that a measure does not have is empty.
    String csv() {
        StringBuilder csv = new StringBuilder("database,contender,measure,round," + String.join(",", COLUMNS) + "\n");
        for (Row row : rows) {
            csv.append(row.database()).append(",\"").append(row.contender()).append("\",\"").append(row.measure())
                    .append("\",").append(row.round());
            for (String column : COLUMNS) {
                double value = row.reply().get(column);
                csv.append(',').append(Double.isNaN(value) ? "" : plain(value));
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    private static String plain(double value) {
        return new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
    }
}
