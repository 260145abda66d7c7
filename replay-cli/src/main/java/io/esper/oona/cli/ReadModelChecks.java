package io.esper.oona.cli;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.cli.console.SizeText;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.cli.doctor.Finding;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.store.Store;

/// What the doctor says of the read models.
final class ReadModelChecks {
    private ReadModelChecks() {}

    static List<Finding> findings(Store store) {
        List<Finding> findings = new ArrayList<>();
        for (Projection projection : ReadModels.all()) {
            findings.add(finding(ProjectionStatus.read(store, projection)));
        }
        return findings;
    }

    private static Finding finding(ProjectionStatus status) {
        String check = "read model " + status.name();
        String at = "at " + SizeText.count(status.position()) + " of " + SizeText.count(status.head());
        return switch (ProjectionRows.state(status)) {
            case "stopped" -> new Finding(check, Finding.State.failure, at + ", stopped: " + status.stopReason(),
                    "Put right what it says, then 'oona projections run " + status.name() + "'.");
            case "never-run" -> status.head() == 0
                    ? new Finding(check, Finding.State.ok, "never run; the log is empty", "")
                    : new Finding(check, Finding.State.warning, "never run", "'oona projections run' fills it.");
            case "incomplete" -> new Finding(check, Finding.State.warning,
                    at + ", incomplete: " + status.failed() + " failed, " + status.expiredEvents() + " expired",
                    "'oona projections status' shows the counts.");
            case "behind" -> new Finding(check, Finding.State.warning,
                    at + ", oldest unread "
                            + (status.oldestUnread() == null ? "—" : TimeText.rounded(status.oldestUnread())),
                    "'oona projections run' brings it up to date.");
            default -> new Finding(check, Finding.State.ok, at + ", current", "");
        };
    }
}
