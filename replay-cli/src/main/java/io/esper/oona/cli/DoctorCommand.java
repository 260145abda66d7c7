package io.esper.oona.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.cli.connect.Connection;
import io.esper.oona.cli.connect.StoreLocation;
import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.doctor.Examination;
import io.esper.oona.cli.doctor.FileChecks;
import io.esper.oona.cli.doctor.Finding;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "doctor",
        description = "Examine the store: can it be reached, is it durable, how far are index and read models, what waits for attention; and say what to do.",
        footer = {
                "Exit code: 0 without failures, 3 if the store cannot be opened, 4 if there is none, 5 if a check failed."})
final class DoctorCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS =
            List.of(Column.text("check"), Column.text("state"), Column.text("finding"),
                    Column.text("advice"));

    @Mixin
    private OutputOptions output = new OutputOptions();

    DoctorCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        Connection connection = session().connection();
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("store", Finding.State.ok,
                connection.location().text() + ", tenant " + connection.tenant(), ""));
        ExitCode opened = examine(connection, findings);
        try (Rows rows = output.open(console(), COLUMNS)) {
            for (Finding finding : findings) {
                rows.row(List.of(Cell.of(finding.check()), Cell.of(finding.state().name()), Cell.of(finding.finding()),
                        Cell.of(finding.advice())));
            }
        }
        if (opened != ExitCode.OK) {
            return opened;
        }
        return findings.stream().anyMatch(finding -> finding.state() == Finding.State.failure)
                ? ExitCode.VERIFICATION_FAILED
                : ExitCode.OK;
    }

    private ExitCode examine(Connection connection, List<Finding> findings) {
        try {
            if (connection.location() instanceof StoreLocation.Embedded embedded && embedded.exists()) {
                findings.addAll(new FileChecks(embedded.directory()).findings());
            }
            try (Store store = session().openExisting(connection)) {
                findings.addAll(new Examination(store).findings());
                findings.addAll(ReadModelChecks.findings(store));
            }
            return ExitCode.OK;
        } catch (CommandFailure none) {
            findings.add(failure("open", none));
            return none.exitCode();
        } catch (StoreException refused) {
            findings.add(failure("open", refused));
            return refused instanceof StoreException.Corrupt ? ExitCode.VERIFICATION_FAILED : ExitCode.CONNECTION;
        } catch (IOException unreadable) {
            findings.add(failure("files", unreadable));
            return ExitCode.CONNECTION;
        }
    }

    private static Finding failure(String check, Exception why) {
        return new Finding(check, Finding.State.failure, String.valueOf(why.getMessage()), "");
    }
}
