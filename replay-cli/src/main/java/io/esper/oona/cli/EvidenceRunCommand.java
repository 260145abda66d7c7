package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.store.Store;
import io.esper.oona.training.evidence.EvidenceKeeper;
import io.esper.oona.training.evidence.KeeperProgress;
import io.esper.oona.training.evidence.KeeperResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "run",
        description = "Write the contexts of all decisions up to the head of the log; with --follow, go on until Ctrl-C.",
        footer = {
                "For every command, and for every epoch without one, one event of",
                "innovation.decision_contexts holds what was known then. Several processes may run it, and",
                "it may be killed at any time: no context is written twice.",
                "What it has not read yet does not expire.", "",
                "Exit code: 6 if events had expired before they were read."})
final class EvidenceRunCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.number("position"), Column.number("contexts"),
            Column.number("known"), Column.number("conflicts"), Column.number("expired"));

    @Option(names = {"-f", "--follow"}, description = "Go on with new events as they come.")
    private boolean follow;

    @Mixin
    private OutputOptions output = new OutputOptions();

    EvidenceRunCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Store store = session().openExisting()) {
            KeeperResult result = EvidenceKeeping.catchUp(store, console());
            if (follow && !console().stopping()) {
                console().detail("Caught up; following.");
                result = follow(store, result);
            }
            try (Rows rows = output.open(console(), COLUMNS)) {
                rows.row(List.of(Cell.of(result.position()), Cell.of(result.contexts()), Cell.of(result.known()),
                        Cell.of(result.conflicts()), Cell.of(result.expired())));
            }
            if (console().stopping()) {
                return ExitCode.INTERRUPTED;
            }
            return result.expired() > 0 ? ExitCode.INCOMPLETE : ExitCode.OK;
        }
    }

    private KeeperResult follow(Store store, KeeperResult before) {
        try {
            KeeperResult more = new EvidenceKeeper(store).follow(console()::stopping, KeeperProgress.NONE);
            return new KeeperResult(more.position(), before.contexts() + more.contexts(),
                    before.known() + more.known(), before.conflicts() + more.conflicts(),
                    before.expired() + more.expired());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return before;
        }
    }
}
