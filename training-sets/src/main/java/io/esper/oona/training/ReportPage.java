package io.esper.oona.training;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A page with what an analyst looks at first: class balance, rewards, outcomes, lengths of episodes and ranges of features.
/// Needs nothing from elsewhere; every text from the log is escaped.
final class ReportPage {
    private static final int BAR_PIXELS = 360;
    private static final int BLUEPRINTS_MAX = 40;

    private ReportPage() {}

    static String text(String dataset, Tally tally, FeatureStats stats) {
        StringBuilder page = new StringBuilder(
                """
                        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>%1$s</title><style>
                        body{font:14px system-ui,sans-serif;margin:2em auto;max-width:60em;padding:0 1em;color:#222;background:#fff}
                        table{border-collapse:collapse;margin:.5em 0 1.5em}td,th{padding:2px 10px;text-align:left}
                        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}rect{fill:#3b6ea5}
                        @media(prefers-color-scheme:dark){body{color:#ddd;background:#181a1b}rect{fill:#7fb0e0}}
                        </style></head><body><h1>%1$s</h1><p>%2$s rows, %3$s episodes, %4$s of them ended by a rollback.</p>
                        """
                        .formatted(escaped(dataset), Long.toString(tally.rows), Long.toString(tally.episodes),
                                Long.toString(tally.terminated)));
        bars(page, "Rows by action", tally.actions);
        bars(page, "Outcomes", tally.outcomes);
        bars(page, "Rewards of field reports", rewards(tally));
        bars(page, "Episodes by length (from, decisions)", lengths(tally));
        blueprints(page, tally);
        stats.rows(page);
        return page.append("</body></html>\n").toString();
    }

    private static Map<String, Long> rewards(Tally tally) {
        Map<String, Long> bars = new LinkedHashMap<>();
        tally.rewards.forEach((bar, count) -> bars
                .put(String.format(Locale.ROOT, "%+.2f", bar * Tally.REWARD_BAR), count));
        return bars;
    }

    private static Map<String, Long> lengths(Tally tally) {
        Map<String, Long> bars = new LinkedHashMap<>();
        for (int i = 0; i < tally.lengths.length; i++) {
            if (tally.lengths[i] > 0) {
                bars.merge(Long.toString((long) Math.ceil(Math.pow(2, i / 2.0) - 1e-9)), tally.lengths[i], Long::sum);
            }
        }
        return bars;
    }

    private static void bars(StringBuilder page, String title, Map<String, Long> counts) {
        page.append("<h2>").append(escaped(title)).append("</h2>\n");
        if (counts.isEmpty()) {
            page.append("<p>—</p>\n");
            return;
        }
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
        page.append("<table>\n");
        counts.forEach((name, count) -> page.append("<tr><td>").append(escaped(name)).append("</td><td class=\"n\">")
                .append(count).append("</td><td><svg width=\"").append(BAR_PIXELS)
                .append("\" height=\"12\" role=\"img\"><rect height=\"12\" width=\"")
                .append(Math.max(1, count * BAR_PIXELS / Math.max(1, most))).append("\"/></svg></td></tr>\n"));
        page.append("</table>\n");
    }

    private static void blueprints(StringBuilder page, Tally tally) {
        page.append("<h2>Outcomes by blueprint</h2>\n<table><tr><th>Blueprint</th><th>Outcomes</th></tr>\n");
        Map<String, Map<String, Long>> all = new TreeMap<>(tally.outcomesByBlueprint);
        all.entrySet().stream().limit(BLUEPRINTS_MAX).forEach(blueprint -> page.append("<tr><td>")
                .append(escaped(blueprint.getKey())).append("</td><td>").append(escaped(line(blueprint.getValue())))
                .append("</td></tr>\n"));
        page.append("</table>\n");
        if (all.size() > BLUEPRINTS_MAX) {
            page.append("<p>and ").append(all.size() - BLUEPRINTS_MAX).append(" more</p>\n");
        }
    }

    private static String line(Map<String, Long> counts) {
        StringBuilder line = new StringBuilder();
        counts.forEach((name, count) -> line.append(line.isEmpty() ? "" : ", ").append(name).append(' ').append(count));
        return line.toString();
    }

    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c < ' ' ? ' ' : c);
            }
        }
        return safe.toString();
    }
}
