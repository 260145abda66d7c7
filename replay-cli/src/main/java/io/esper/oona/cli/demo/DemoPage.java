package io.esper.oona.cli.demo;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import io.esper.oona.cli.console.SizeText;
import io.esper.oona.projection.innovation.InnovationQueries.BlueprintSuccess;
import io.esper.oona.projection.innovation.InnovationQueries.Deployment;

/// The page that the demo prints: what happened, what is where, what to try next.
public final class DemoPage {
    private final StringBuilder page = new StringBuilder(4096);
    private final Demo.Outcome outcome;
    private final String oona;
    private final String place;

    /// @param oona  how this person calls the program
    /// @param place how this person would write the demo's directory
    public DemoPage(Demo.Outcome outcome, String oona, String place) {
        this.outcome = outcome;
        this.oona = oona;
        this.place = place;
    }

    public String text(long seed) {
        happened(seed);
        where();
        next();
        return page.toString();
    }

    private void happened(long seed) {
        heading("What happened");
        line("%d training %s simulated from the seed %d, and the %s messages of all subsystems were appended to one log:",
                outcome.runs().size(), outcome.runs().size() == 1 ? "run was" : "runs were", seed,
                SizeText.count(outcome.head()));
        line("positions 1 to %s, dense, in the order of receiving.", SizeText.count(outcome.head()));
        line("");
        for (RunStory run : outcome.runs()) {
            line("  %-8s %3d epochs, validation accuracy %.3f → %.3f, %s", run.run(), run.epochs(), run.first(),
                    run.last(),
                    SizeText.count(run.rollbacks(), "rollback", "rollbacks"));
        }
        line("");
        line("Karn proposed %d blueprints; Urabrask certified %d and refused %d. Tamiyo germinated %d seeds:",
                outcome.funnel().candidates(),
                outcome.funnel().certified(), outcome.funnel().refused(), outcome.deployments().size());
        line("%d fossilised, %d culled, %d rolled back, %d cancelled, %d still open.", count("FOSSILIZED"),
                count("CULLED"),
                count("ROLLED_BACK"), count("CANCELLED"), count("OPEN"));
        best().ifPresent(best -> line("The best blueprint was %s: %+.4f accuracy on average over %s.", best.blueprint(),
                delta(best),
                SizeText.count(best.outcomes().reports(), "graft", "grafts")));
        line("");
        line("The read models were folded along the log, then made anew from position 0 (%s events in %.2f s):",
                SizeText.count(outcome.head()), outcome.took().toNanos() / 1e9);
        line("the rows are %s (state hashes: %s).",
                outcome.equal() ? "equal to the last bit" : "NOT EQUAL: this is a fault of oona",
                outcome.rebuilt().entrySet().stream()
                        .map(model -> model.getKey() + " " + Long.toHexString(model.getValue()))
                        .collect(Collectors.joining(", ")));
        line("%s of Tamiyo in %s were exported for a learner, and %s for Karn and Simic.",
                SizeText.count(outcome.tamiyo().rows(), "decision", "decisions"),
                SizeText.count(outcome.tamiyo().episodes(), "episode", "episodes"),
                SizeText.count(outcome.simic().rows(), "field report", "field reports"));
        line("");
    }

    private void where() {
        heading("What is where");
        line("  %-28s the log and its read models, an H2 database", place + "/store");
        line("  %-28s the messages as they would have arrived", place + "/messages.jsonl");
        line("  %-28s training sets as Parquet, each with card, manifest and plots", place + "/export");
        line("");
    }

    private void next() {
        heading("What to try next");
        String store = oona + " --store " + place + "/store ";
        tip(store + "events tail", "the last events");
        outcome.deployments().stream()
                .filter(deployment -> deployment.trace() != null && !deployment.status().equals("OPEN"))
                .max(Comparator.comparingInt(Deployment::commands)).ifPresent(
                        deployment -> tip(store + "trace " + deployment.trace(),
                                "one adaptation, from the command to the report"));
        tip(store + "projections show innovation", "every blueprint and how it did");
        tip(store + "projections show health", "the newest state of every seed");
        tip(store + "import " + place + "/messages.jsonl", "again: every line is a duplicate, nothing is stored twice");
        tip(store + "simulate --seed 2 --run-prefix more-", "more runs into the same log");
        tip(oona + " export describe " + place + "/export/tamiyo", "what a learner gets, in words");
        tip(store + "projections rebuild", "the read models anew from position 0");
        tip(store + "doctor", "is everything as it should be?");
        tip(oona + " --help", "everything else");
    }

    private void heading(String text) {
        line("%s", text);
        line("%s", "─".repeat(text.length()));
    }

    private void tip(String command, String what) {
        line("  %-66s # %s", command, what);
    }

    // The annotation that it asks for is in a library of Error Prone.
    @SuppressWarnings("AnnotateFormatMethod")
    private void line(String format, Object... arguments) {
        page.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
    }

    private long count(String status) {
        return outcome.deployments().stream().filter(deployment -> deployment.status().equals(status)).count();
    }

    private Optional<BlueprintSuccess> best() {
        List<BlueprintSuccess> judged =
                outcome.blueprints().stream().filter(blueprint -> blueprint.outcomes().meanDelta() != null).toList();
        return judged.stream().max(Comparator.comparingDouble(DemoPage::delta));
    }

    private static double delta(BlueprintSuccess blueprint) {
        BigDecimal mean = blueprint.outcomes().meanDelta();
        return mean == null ? Double.NEGATIVE_INFINITY : mean.doubleValue();
    }
}
