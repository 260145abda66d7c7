package io.esper.oona.cli;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.bus.MessageBus;
import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "redrive",
        description = "Deliver dead letters to their group again, with all attempts. One that is acknowledged is gone, one that fails again returns.",
        footer = {"Exit code: 4 if one of the ids is no dead letter of the group."})
final class BusLettersRedriveCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.text("group"), Column.number("redriven"));

    @Parameters(index = "0", paramLabel = "GROUP", description = "As 'oona bus status' shows it.")
    private String group = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID",
            description = "Letters, as 'oona bus dead-letters ls' shows them.")
    private List<Long> ids = new ArrayList<>();

    @Option(names = "--all", description = "All letters of the group.")
    private boolean all;

    @Mixin
    private BusOptions bus = new BusOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    BusLettersRedriveCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (all != ids.isEmpty()) {
            throw CommandFailure.usage("Name letters by their ids, or say --all; not both.");
        }
        try (Store store = session().openExisting();
                MessageBus open = bus.open(console(), store, () -> session().catalogue(store))) {
            BusStatusCommand.find(open, group);
            int redriven = all ? open.groups().redriveAll(group) : open.groups().redrive(group, ids);
            try (Rows rows = output.open(console(), COLUMNS)) {
                rows.row(List.of(Cell.of(group), Cell.of((long) redriven)));
            }
            if (!all && redriven < ids.size()) {
                console().say((ids.size() - redriven)
                        + " of the ids are no dead letters of the group now; 'oona bus dead-letters ls' lists them.");
                return ExitCode.NOT_FOUND;
            }
        }
        return ExitCode.OK;
    }
}
