package io.esper.oona.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// Plots as SVG for a page that has the styles. Coordinates are whole pixels or have one digit, so that equal data give equal text.
final class Plot {
    private static final int WIDTH = 540;
    private static final int LABEL = 150;
    private static final int ROW = 22;
    private static final int HEIGHT = 210;
    private static final int FOOT = 22;
    private static final int LEFT = 48;
    private static final int WIDE = 1080;
    private static final int LABEL_CHARACTERS = 22;
    private static final List<String> OUTCOMES =
            List.of("FOSSILIZED", "CULLED", "ROLLED_BACK", "CANCELLED", "UNFINISHED");

    private Plot() {}

    /// A line for each name: bar, count, share.
    static String bars(Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return "<p>—</p>";
        }
        long most = Math.max(1, counts.values().stream().mapToLong(Long::longValue).max().orElse(1));
        long all = Math.max(1, counts.values().stream().mapToLong(Long::longValue).sum());
        StringBuilder svg = open(WIDTH, counts.size() * ROW + 4);
        int y = 0;
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            double width = 260.0 * count.getValue() / most;
            svg.append(label(LABEL - 8, y + 15, count.getKey()))
                    .append(rectangle(LABEL, y + 4, Math.max(1, width), 14,
                            "style=\"fill:" + colour(count.getKey()) + "\""))
                    .append(text(LABEL + Math.max(1, width) + 6, y + 15, "",
                            ReportPage.grouped(count.getValue()) + String.format(Locale.ROOT, " · %.1f %%",
                                    100.0 * count.getValue() / all)));
            y += ROW;
        }
        return svg.append("</svg>").toString();
    }

    /// Columns side by side, the names of some below.
    ///
    /// @param zero bars whose name is a number below this are drawn as losses
    static String histogram(Map<String, Long> counts, double zero) {
        if (counts.isEmpty()) {
            return "<p>—</p>";
        }
        // Of four steps each of which is a whole number.
        long most =
                4 * Math.ceilDiv(Math.max(1, counts.values().stream().mapToLong(Long::longValue).max().orElse(1)), 4);
        StringBuilder svg = open(WIDTH, HEIGHT + FOOT);
        for (int line = 0; line <= 4; line++) {
            double y = 10 + (HEIGHT - 14) * line / 4.0;
            svg.append("<line class=\"axis\" x1=\"").append(LEFT).append("\" x2=\"").append(WIDTH).append("\" y1=\"")
                    .append(number(y)).append("\" y2=\"").append(number(y)).append("\"/>")
                    .append(text(LEFT - 6, y + 4, "t r", ReportPage.grouped(most / 4 * (4 - line))));
        }
        double column = (WIDTH - LEFT) / (double) counts.size();
        int every = Math.max(1, (int) Math.ceil(52 / column));
        int i = 0;
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            double height = (HEIGHT - 14) * (double) count.getValue() / most;
            double x = LEFT + i * column;
            svg.append("<g><title>").append(ReportPage.escaped(count.getKey())).append(": ")
                    .append(ReportPage.grouped(count.getValue())).append("</title>")
                    .append(rectangle(x + column * 0.08, HEIGHT - 4 - height, column * 0.84, height,
                            Double.parseDouble(count.getKey()) < zero ? "class=\"d\"" : "class=\"b\""))
                    .append("</g>");
            if (i % every == 0) {
                svg.append(text(x + column / 2, HEIGHT + 14, "t m", count.getKey()));
            }
            i++;
        }
        return svg.append("</svg>").toString();
    }

    /// A line for each name whose bar is cut into outcomes, under a legend.
    static String stacks(Map<String, Map<String, Long>> counts) {
        if (counts.isEmpty()) {
            return "<p>—</p>";
        }
        long most = 1;
        TreeSet<String> seen = new TreeSet<>();
        for (Map<String, Long> outcomes : counts.values()) {
            most = Math.max(most, outcomes.values().stream().mapToLong(Long::longValue).sum());
            seen.addAll(outcomes.keySet());
        }
        List<String> order = OUTCOMES.stream().filter(seen::contains).toList();
        StringBuilder svg = open(WIDE, counts.size() * ROW + 34);
        double legend = 190;
        for (String outcome : order) {
            svg.append(rectangle(legend, 4, 12, 12, "style=\"fill:" + colour(outcome) + "\""))
                    .append(text(legend + 18, 14, "t", outcome));
            legend += 34 + 8 * outcome.length();
        }
        int y = 26;
        for (Map.Entry<String, Map<String, Long>> count : counts.entrySet()) {
            svg.append(label(182, y + 15, count.getKey()));
            double x = 190;
            long all = 0;
            for (String outcome : order) {
                long value = count.getValue().getOrDefault(outcome, 0L);
                all += value;
                if (value > 0) {
                    double width = 780.0 * value / most;
                    svg.append("<g><title>").append(outcome).append(": ").append(ReportPage.grouped(value))
                            .append("</title>").append(rectangle(x, y + 4, width, 14,
                                    "style=\"fill:" + colour(outcome) + "\""))
                            .append("</g>");
                    x += width;
                }
            }
            svg.append(text(x + 6, y + 15, "", ReportPage.grouped(all)));
            y += ROW;
        }
        return svg.append("</svg>").toString();
    }

    /// Where mean ± standard deviation lie between min and max.
    static String range(double min, double mean, double std, double max) {
        StringBuilder svg = open(180, 14);
        svg.append("<line class=\"axis\" x1=\"4\" x2=\"176\" y1=\"7\" y2=\"7\"/>");
        double width = max - min;
        if (width > 0 && Double.isFinite(width)) {
            double from = Math.clamp((mean - std - min) / width, 0, 1);
            double to = Math.clamp((mean + std - min) / width, 0, 1);
            double at = Math.clamp((mean - min) / width, 0, 1);
            svg.append(rectangle(4 + 172 * from, 4, Math.max(1, 172 * (to - from)), 6, "class=\"b\" opacity=\"0.45\""))
                    .append(rectangle(3 + 172 * at, 1, 2, 12, "class=\"b\""));
        } else {
            svg.append(rectangle(3, 1, 2, 12, "class=\"b\""));
        }
        return svg.append("</svg>").toString();
    }

    private static StringBuilder open(int width, int height) {
        return new StringBuilder(2_048).append("<svg viewBox=\"0 0 ").append(width).append(' ').append(height)
                .append("\" role=\"img\">");
    }

    private static String colour(String name) {
        return OUTCOMES.contains(name) ? "var(--" + name.toLowerCase(Locale.ROOT) + ")" : "var(--bar)";
    }

    private static String rectangle(double x, double y, double width, double height, String style) {
        return "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) + "\" height=\""
                + number(height) + "\" rx=\"1.5\" " + style + "/>";
    }

    private static String label(double x, double y, String name) {
        String shown = name.length() <= LABEL_CHARACTERS ? name : name.substring(0, LABEL_CHARACTERS - 1) + "…";
        return "<g><title>" + ReportPage.escaped(name) + "</title>" + text(x, y, "r", shown) + "</g>";
    }

    private static String text(double x, double y, String style, String text) {
        return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\"" + (style.isEmpty()
                ? ""
                : " class=\"" + style
                        + "\"")
                + ">" + ReportPage.escaped(text) + "</text>";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
