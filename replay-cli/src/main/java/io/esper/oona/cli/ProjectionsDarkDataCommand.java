package io.esper.oona.cli;

import java.util.List;
import java.util.Locale;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Progress;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.console.SizeText;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.dark.DarkData;
import io.esper.oona.projection.dark.Finding;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "dark-data",
        description = "Report what is stored and that no read model looks at, and what read models have room for and nobody sends.",
        footer = {
                "Kinds: type-not-read (no read model reads the topic), field-never-set (the schema knows it, no event has it), field-not-used (other values change no row; tried with some events, each alone), field-unknown (the schema does not know it), column-never-fed (NULL in every row).",
                "", "Examples:", "  oona projections dark-data", "  oona projections dark-data --last 10000 -o csv"})
final class ProjectionsDarkDataCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.text("kind"), Column.text("where"),
            Column.text("type"), Column.text("what"), Column.number("looked_at"), Column.number("set"),
            Column.number("probed"));

    @Option(names = "--last", paramLabel = "N", defaultValue = "0",
            description = "Look at the events of the last N positions only; 0: at all. Default: ${DEFAULT-VALUE}.")
    private long last;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsDarkDataCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (last < 0) {
            throw CommandFailure.usage("--last takes 0 or more.");
        }
        try (Store store = session().openExisting()) {
            long head = store.log().head();
            long after = last == 0 ? 0 : Math.max(0, head - last);
            List<Finding> findings;
            try (Progress progress = console().progress("dark data", head - after)) {
                findings = DarkData.after(after, store, ReadModels.all(), session().catalogue(store), position -> {
                    if (console().stopping()) {
                        throw new CommandFailure(ExitCode.INTERRUPTED, "Stopped; nothing was changed.");
                    }
                    progress.update(position - after, position - after);
                });
            }
            try (Rows rows = output.open(console(), COLUMNS)) {
                findings.forEach(finding -> rows.row(row(finding)));
            }
            console().say(findings.size() + " findings in the positions " + SizeText.count(after + 1) + " to "
                    + SizeText.count(head) + " and in the rows of today.");
        }
        return ExitCode.OK;
    }

    private static List<Cell> row(Finding finding) {
        return List.of(Cell.of(finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')),
                Cell.of(finding.where()), Cell.of(finding.type()),
                finding.what().isEmpty() ? Cell.NONE : Cell.of(finding.what()), Cell.of(finding.events()),
                Cell.of(finding.set()), finding.probed() == 0 ? Cell.NONE : Cell.of(finding.probed()));
    }
}
