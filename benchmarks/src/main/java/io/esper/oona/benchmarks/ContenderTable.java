package io.esper.oona.benchmarks;

import java.util.List;

/// The page's tables: a line for each contender, its figures, and its ratio to some of them.
///
/// @param database   where
/// @param contenders in the order of the lines
/// @param over       whose figures divide
record ContenderTable(Results results, String database, List<String> contenders, List<String> over) {

    String markdown(Measure measure) {
        List<String> columns = switch (measure.shows()) {
            case RATE -> List.of("per_second", "client_us", "server_us");
            case RATE_AND_TIMES, TIMES -> List.of("per_second", "p50_us", "p99_us", "client_us", "server_us");
            case SIZE -> List.of("per_event_bytes");
        };
        StringBuilder text = new StringBuilder("\n### " + measure.title() + "\n| |");
        columns.forEach(column -> text.append(' ').append(heading(column)).append(" |"));
        over.forEach(other -> text.append(" × ").append(other).append(" |"));
        text.append("\n|---|").append("---:|".repeat(columns.size() + over.size())).append('\n');
        for (String contender : contenders) {
            text.append("| ").append(Entrant.isOona(contender) ? "**" + contender + "**" : contender).append(" |");
            for (String column : columns) {
                text.append(' ').append(results.figure(database, contender, measure.key(), column).text())
                        .append(" |");
            }
            for (String other : over) {
                text.append(' ').append(results
                        .ratio(database, compared(measure), contender, measure.key(), other, measure.key()).text())
                        .append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String compared(Measure measure) {
        return switch (measure.shows()) {
            case RATE, RATE_AND_TIMES -> "per_second";
            case TIMES -> "p50_us";
            case SIZE -> "per_event_bytes";
        };
    }

    private static String heading(String column) {
        return switch (column) {
            case "per_second" -> "events/s";
            case "client_us" -> "CPU µs client";
            case "server_us" -> "CPU µs server";
            case "p50_us" -> "p50 µs";
            case "p99_us" -> "p99 µs";
            default -> "bytes an event";
        };
    }
}
