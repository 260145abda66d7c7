package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.store.Store;
import io.esper.oona.training.evidence.EvidenceKeeper;
import io.esper.oona.training.evidence.KeeperStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", description = "Show how far the evidence keeper is and what it knows.",
        footer = {
                "lost is the last position of the events that had expired before it read them; nothing is shown if none had.",
                "'oona readers ls' shows all readers that hold expiry back."})
final class EvidenceStatusCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.number("position"), Column.number("head"),
            Column.number("behind"), Column.text("holds_expiry"), Column.number("runs"), Column.number("seeds"),
            Column.number("state_bytes"), Column.number("lost"));

    @Mixin
    private OutputOptions output = new OutputOptions();

    EvidenceStatusCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Store store = session().openExisting(); Rows rows = output.open(console(), COLUMNS)) {
            KeeperStatus status = EvidenceKeeper.status(store);
            long head = store.log().head();
            rows.row(List.of(Cell.of(status.position()), Cell.of(head),
                    Cell.of(Math.max(0, head - status.position())), Cell.of(status.registered() ? "yes" : "no"),
                    Cell.of((long) status.runs()), Cell.of(status.seeds()), Cell.of(status.stateBytes()),
                    status.lost() == 0 ? Cell.NONE : Cell.of(status.lost())));
            return ExitCode.OK;
        }
    }
}
