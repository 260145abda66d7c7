package io.esper.oona.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// A page with what an analyst looks at first: class balance, rewards, outcomes by blueprint, lengths of episodes and ranges of
/// features. One file without scripts that needs nothing from elsewhere, light or dark as the reader likes; every text from the
/// log is escaped. A function of the data set, so it has a hash like all its other files.
final class ReportPage {
    private static final int BLUEPRINTS_MAX = 25;
    private static final String HEAD =
            """
                    <!doctype html>
                    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
                    <title>@title@</title><style>
                    :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--line:#dfe3e8;--ink:#1c2430;--soft:#5d6978;--bar:#3b6fb6;--down:#c8553d;
                    --fossilized:#2f8f6b;--culled:#d08a1d;--rolled_back:#c2453d;--cancelled:#7486a0;--unfinished:#b4bcc8;--other:#8a6bb5}
                    @media(prefers-color-scheme:dark){:root{--page:#12161b;--card:#1b2129;--line:#303944;--ink:#e4e8ee;--soft:#98a4b3;--bar:#6fa3e8;--down:#e58a74;
                    --fossilized:#4fbf93;--culled:#e5ac52;--rolled_back:#e5776f;--cancelled:#93a5c0;--unfinished:#5f6b7a;--other:#b298dd}}
                    *{box-sizing:border-box}body{margin:0;padding:24px;background:var(--page);color:var(--ink);font:14px/1.45 system-ui,sans-serif}
                    main{max-width:1120px;margin:auto}h1{margin:0;font-size:24px}h2{margin:0 0 10px;font-size:15px}p{margin:4px 0 0;color:var(--soft)}
                    .figures,.cards{display:grid;gap:14px;margin-top:18px}.figures{grid-template-columns:repeat(auto-fit,minmax(130px,1fr))}
                    .cards{grid-template-columns:repeat(auto-fit,minmax(470px,1fr))}.card,.figures div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 16px}
                    .figures b{display:block;font-size:21px;font-variant-numeric:tabular-nums}.figures span{color:var(--soft)}.wide{grid-column:1/-1}
                    svg{display:block;width:100%;height:auto}text{fill:var(--ink);font:12px system-ui,sans-serif}.t{fill:var(--soft)}.r{text-anchor:end}.m{text-anchor:middle}
                    .axis{stroke:var(--line)}.b{fill:var(--bar)}.d{fill:var(--down)}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
                    td,th{padding:3px 8px;text-align:right;border-bottom:1px solid var(--line);font-weight:400}th{color:var(--soft)}td:first-child,th:first-child{text-align:left}
                    td svg{width:180px}.scroll{overflow-x:auto}
                    </style></head><body><main><h1>@title@</h1><p>@summary@</p>
                    """;

    private ReportPage() {}

    /// The page.
    ///
    /// @param stats null for a set without observations
    static String text(String dataset, Tally tally, @Nullable FeatureStats stats) {
        StringBuilder page = new StringBuilder(32_768)
                .append(HEAD.replace("@title@", escaped(dataset)).replace("@summary@", summary(dataset)));
        figures(page, dataset, tally);
        page.append("<div class=\"cards\">\n");
        if (!tally.actions.isEmpty()) {
            card(page, dataset.equals("karn") ? "Rows by mutation" : "Rows by action", Plot.bars(tally.actions), "");
        }
        card(page, "Outcomes", Plot.bars(tally.outcomes), "");
        card(page, dataset.equals("simic") ? "Change of the metric, post − pre" : "Rewards of field reports",
                Plot.histogram(rewards(tally), 0), "");
        if (dataset.equals("tamiyo")) {
            card(page, "Episodes by length, in decisions", Plot.histogram(lengths(tally), -1), "");
        }
        blueprints(page, tally);
        if (stats != null && stats.count() > 0) {
            page.append("<section class=\"card wide\"><h2>Features over the train split, ")
                    .append(grouped(stats.count()))
                    .append(" rows</h2><p>A box of mean ± one standard deviation between min and max.</p><div class=\"scroll\">");
            stats.rows(page);
            page.append("</div></section>\n");
        }
        return page.append("</div></main></body></html>\n").toString();
    }

    private static String summary(String dataset) {
        return switch (dataset) {
            case "tamiyo" -> "Decisions of the controller: what it saw, what it did, what came of it.";
            case "karn" -> "Outcomes of the architect's blueprints: one row for each field report.";
            default -> "Experience of the platform: one row for each field report.";
        };
    }

    private static void figures(StringBuilder page, String dataset, Tally tally) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("rows", tally.rows);
        if (dataset.equals("tamiyo")) {
            figures.put("episodes", tally.episodes);
            figures.put("ended by a rollback", tally.terminated);
            figures.put("rows with a reward", tally.rewardSources.getOrDefault(Reward.FIELD_REPORT, 0L));
            figures.put("with evidence missing", tally.incomplete);
        }
        figures.put("blueprints", (long) tally.outcomesByBlueprint.size());
        for (SplitSettings.Split split : SplitSettings.Split.values()) {
            Tally.SplitCount count = tally.splits.get(split.text());
            if (count != null) {
                figures.put("rows to " + split.text(), count.rows);
            }
        }
        page.append("<div class=\"figures\">");
        figures.forEach((name, value) -> page.append("<div><b>").append(grouped(value)).append("</b><span>")
                .append(name).append("</span></div>"));
        page.append("</div>\n");
    }

    private static void card(StringBuilder page, String title, String plot, String more) {
        page.append("<section class=\"card\"><h2>").append(escaped(title)).append("</h2>").append(plot).append(more)
                .append("</section>\n");
    }

    private static Map<String, Long> rewards(Tally tally) {
        if (tally.rewards.isEmpty()) {
            return Map.of();
        }
        int least = tally.rewards.keySet().stream().min(Integer::compare).orElse(0);
        int most = tally.rewards.keySet().stream().max(Integer::compare).orElse(0);
        int width = Math.max(1, (most - least + 40) / 40);
        Map<String, Long> bars = new LinkedHashMap<>();
        for (int bar = Math.floorDiv(least, width); bar <= Math.floorDiv(most, width); bar++) {
            bars.put(String.format(Locale.ROOT, "%+.2f", bar * width * Tally.REWARD_BAR), 0L);
        }
        tally.rewards.forEach((bar, count) -> bars.merge(
                String.format(Locale.ROOT, "%+.2f", Math.floorDiv(bar, width) * width * Tally.REWARD_BAR), count,
                Long::sum));
        return bars;
    }

    private static Map<String, Long> lengths(Tally tally) {
        int first = 0;
        int last = tally.lengths.length - 1;
        while (first < last && tally.lengths[first] == 0) {
            first++;
        }
        while (last > first && tally.lengths[last] == 0) {
            last--;
        }
        Map<String, Long> bars = new LinkedHashMap<>();
        for (int i = first; i <= last; i++) {
            bars.merge(Long.toString((long) Math.ceil(Math.pow(2, i / 2.0) - 1e-9)), tally.lengths[i], Long::sum);
        }
        return bars;
    }

    /// The blueprints with the most outcomes, then by name.
    private static void blueprints(StringBuilder page, Tally tally) {
        Map<String, Map<String, Long>> most = new LinkedHashMap<>();
        List<Map.Entry<String, Map<String, Long>>> sorted = new ArrayList<>(tally.outcomesByBlueprint.entrySet());
        sorted.sort(Comparator.comparingLong((Map.Entry<String, Map<String, Long>> each) -> -sum(each.getValue()))
                .thenComparing(Map.Entry::getKey));
        sorted.stream().limit(BLUEPRINTS_MAX).forEach(each -> most.put(each.getKey(), each.getValue()));
        int others = sorted.size() - most.size();
        page.append("<section class=\"card wide\"><h2>Outcomes by blueprint</h2>").append(Plot.stacks(most))
                .append(others > 0 ? "<p>and " + grouped(others) + " more with fewer</p>" : "").append("</section>\n");
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
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
