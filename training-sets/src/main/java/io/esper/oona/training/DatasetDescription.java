package io.esper.oona.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;

/// Says in words what a manifest says in numbers.
final class DatasetDescription {
    private final Dataset dataset;
    private final Dataset.Summary summary;
    private final JsonNode manifest;
    private final List<String> lines = new ArrayList<>();

    DatasetDescription(Dataset dataset) {
        this.dataset = dataset;
        summary = dataset.summary();
        manifest = dataset.manifest();
    }

    List<String> lines() {
        what();
        JsonNode range = manifest.path("range");
        lines.add("It uses the log of the tenant '" + manifest.path("tenant").asText("?") + "' after position "
                + number(range.path("after")) + " and up to position " + number(range.path("until")) + "."
                + selection());
        splits();
        balance();
        reward();
        leftOut();
        lines.add("Its id is " + summary.datasetId() + ": equal ids, equal data. 'oona export verify "
                + dataset.directory() + "' checks that it is what its manifest says.");
        return List.copyOf(lines);
    }

    private void what() {
        String rows = text(summary.rows());
        JsonNode made = manifest.path("rows");
        String content = switch (summary.dataset()) {
            case "tamiyo" -> manifest.path("trajectories").asBoolean()
                    ? number(made.path("rows")) + " decisions of the controller as " + rows + " trajectories"
                    : rows + " decisions of the controller in " + number(made.path("episodes")) + " episodes, of which "
                            + number(made.path("terminated")) + " ended with a rollback";
            case "karn" -> "what became of the architect's blueprints in " + rows + " grafts, as a contextual bandit";
            default -> rows + " field reports with their keys, metrics and payloads";
        };
        lines.add(summary.dataset() + ": " + content + "; " + text(manifest.path("files").size()) + " "
                + summary.format() + (manifest.path("files").size() == 1 ? " file of " : " files of ")
                + text(summary.bytes()) + " bytes.");
    }

    private String selection() {
        List<String> parts = new ArrayList<>();
        if (!manifest.path("runs").isEmpty()) {
            parts.add("of the runs " + list(manifest.path("runs")));
        }
        manifest.path("where").properties()
                .forEach(filter -> parts.add("with " + filter.getKey() + " " + list(filter.getValue())));
        return parts.isEmpty() ? "" : " It was asked for what is " + String.join(", ", parts) + ".";
    }

    private void splits() {
        JsonNode made = manifest.path("splits").path("made");
        if (!made.isEmpty()) {
            List<String> parts = new ArrayList<>();
            made.properties()
                    .forEach(split -> parts.add(split.getKey() + " has " + number(split.getValue().path("rows"))
                            + " rows of " + number(split.getValue().path("groups")) + " groups"));
            lines.add("Splits share no " + (summary.dataset().equals("karn") ? "family of blueprints" : "run") + ": "
                    + String.join(", ", parts) + ".");
        }
    }

    private void balance() {
        JsonNode balance = manifest.path("class_balance");
        if (!balance.path("actions").isEmpty()) {
            lines.add((summary.dataset().equals("karn") ? "Mutations: " : "Actions: ") + counts(balance.path("actions"))
                    + ".");
        }
        lines.add("Outcomes: " + counts(balance.path("outcomes")) + ".");
    }

    private void reward() {
        JsonNode reward = manifest.path("reward");
        if (!reward.isMissingNode()) {
            lines.add("The reward is " + reward.path("accuracy").asText() + " × Δaccuracy − "
                    + reward.path("latency").asText() + " × Δlatency − " + reward.path("power").asText()
                    + " × Δpower + " + reward.path("novelty").asText() + " × novelty, latency and power on "
                    + reward.path("hardware").asText() + (reward.path("baseline").asText().equals("parent")
                            ? " against the parent's profile"
                            : " as they are")
                    + "; it comes from: " + counts(manifest.path("class_balance").path("reward_sources")) + ".");
        }
    }

    private void leftOut() {
        JsonNode counts = manifest.path("counts");
        JsonNode reports = counts.path("field_reports");
        List<String> parts = new ArrayList<>();
        say(parts, counts.path("contexts").path("quarantined"), "decisions outside their declared ranges");
        say(parts, reports.path("quarantined"), "field reports outside their declared ranges");
        say(parts, counts.path("candidates").path("quarantined"), "candidates outside their declared ranges");
        say(parts, counts.path("certifications").path("quarantined"), "certifications outside their declared ranges");
        say(parts, counts.path("contexts").path("of_other_runs"), "decisions of other runs");
        say(parts, reports.path("of_other_runs"), "field reports of other runs");
        say(parts, reports.path("not_wanted"), "field reports that were not asked for");
        lines.add("Left out: " + (parts.isEmpty() ? "nothing" : String.join(", ", parts)) + ".");
        List<String> gaps = new ArrayList<>();
        say(gaps, counts.path("grafts_without_report"), "grafts sent no field report, cancelled or unfinished");
        say(gaps, reports.path("unjoined"), "field reports answer no known command");
        say(gaps, reports.path("repeated"), "field reports are further ones of grafts that have one");
        say(gaps, counts.path("contexts").path("events_left_out"),
                "events outside their declared ranges are in no observation");
        say(gaps, counts.path("contexts").path("incomplete"), "decisions lack evidence that had expired");
        if (!gaps.isEmpty()) {
            lines.add("To know: " + String.join("; ", gaps) + ".");
        }
        long unmapped = counts.path("unmapped").asLong();
        lines.add(unmapped == 0
                ? "Every event that makes rows was understood."
                : "NOT COMPLETE: " + text(unmapped) + " events that make rows could not be read as such.");
    }

    private static void say(List<String> parts, JsonNode count, String what) {
        if (count.asLong() > 0) {
            parts.add(number(count) + " " + what);
        }
    }

    private static String counts(JsonNode counts) {
        List<String> parts = new ArrayList<>();
        counts.properties().forEach(count -> parts.add(number(count.getValue()) + " " + count.getKey()));
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    private static String list(JsonNode values) {
        List<String> parts = new ArrayList<>();
        values.forEach(value -> parts.add(value.asText()));
        return String.join(" or ", parts);
    }

    private static String number(JsonNode node) {
        return text(node.asLong());
    }

    private static String text(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
