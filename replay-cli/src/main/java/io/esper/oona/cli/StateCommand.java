package io.esper.oona.cli;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.asof.AsOf;
import io.esper.oona.projection.catalogue.Headlines;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "state",
        description = "Show the headline figures of the read models, as they stand or as they were.",
        footer = {
                "A state of the past is folded from the log, from the nearest snapshot if there is one, into a temporary database; the store is only read.",
                "Exit code: 6 if the state is incomplete because events are parked or had expired.", "",
                "Examples:", "  oona state", "  oona state --as-of run-a:12", "  oona state --as-of 1d health"})
final class StateCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.text("projection"), Column.number("position"),
            Column.text("figure"), Column.number("value"));

    @Mixin
    private ReadModelArgument models = new ReadModelArgument();

    @Mixin
    private AsOfOptions asOf = new AsOfOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    StateCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        List<Projection> projections = models.selected();
        try (Store store = session().openExisting()) {
            if (!asOf.given()) {
                return show(store, projections, "");
            }
            MomentText.Found moment = asOf.moment(store, console().clock().instant());
            try (AsOf past = AsOfRun.of(console(), store, projections, moment.position())) {
                return show(past.store(), projections, " (" + moment.how() + ")");
            }
        }
    }

    private ExitCode show(Store store, List<Projection> projections, String how) {
        ExitCode code = ExitCode.OK;
        List<String> notes = new ArrayList<>();
        try (Rows rows = output.open(console(), COLUMNS)) {
            for (Projection projection : projections) {
                ProjectionStatus status = ProjectionStatus.read(store, projection);
                for (Headlines.Figure figure : Headlines.of(store, projection)) {
                    rows.row(List.of(Cell.of(projection.name()), Cell.of(status.position()), Cell.of(figure.name()),
                            Cell.of(figure.value())));
                }
                String lacks = AsOfRun.lacks(status);
                notes.add(projection.name() + " as of position " + status.position() + how + lacks + ".");
                if (!lacks.isEmpty()) {
                    code = ExitCode.INCOMPLETE;
                }
            }
        }
        notes.forEach(console()::say);
        return code;
    }
}
