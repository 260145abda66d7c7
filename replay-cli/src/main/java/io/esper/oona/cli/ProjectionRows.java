package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.projection.EventCount;
import io.esper.oona.projection.ProjectionStatus;

/// Where read models stand, as rows.
final class ProjectionRows {
    static final List<Column> COLUMNS = List.of(Column.text("projection"), Column.text("state"),
            Column.number("position"),
            Column.number("head"), Column.number("lag"), Column.text("oldest_unread"), Column.text("moved", 27),
            Column.number("generation"), Column.number("used"), Column.number("unmapped"), Column.number("failed"),
            Column.number("expired"), Column.text("stop_reason", 100), Column.hidden("oldest_unread_seconds"),
            Column.hidden("events_per_second"), Column.hidden("stopped"), Column.hidden("state_hash"));

    private ProjectionRows() {}

    static void write(Rows rows, ProjectionStatus status) {
        rows.row(List.of(Cell.of(status.name()), Cell.of(state(status)), Cell.of(status.position()),
                Cell.of(status.head()),
                Cell.of(status.lag()),
                Cell.of(status.oldestUnread() == null ? null : TimeText.rounded(status.oldestUnread())),
                Cell.of(status.moved()), Cell.of((long) status.generation()),
                Cell.of(status.counts().stream().mapToLong(EventCount::used).sum()),
                Cell.of(status.counts().stream().mapToLong(EventCount::unmapped).sum()), Cell.of(status.failed()),
                Cell.of(status.expiredEvents()), Cell.of(status.stopReason()),
                Cell.of(oldestUnreadSeconds(status)), rate(status), Cell.of(status.stopReason() != null),
                Cell.of(Long.toHexString(status.stateHash()))));
    }

    private static double oldestUnreadSeconds(ProjectionStatus status) {
        return status.oldestUnread() == null ? 0 : status.oldestUnread().toNanos() / 1e9;
    }

    private static Cell rate(ProjectionStatus status) {
        Double rate = status.eventsPerSecond();
        return rate == null ? Cell.NONE : Cell.of(Math.round(rate * 10) / 10.0);
    }

    /// One word: what an operator should think of it.
    static String state(ProjectionStatus status) {
        if (status.stopReason() != null) {
            return "stopped";
        }
        if (status.generation() == 0) {
            return "never-run";
        }
        if (status.incomplete()) {
            return "incomplete";
        }
        // Events of other topics do not concern it.
        return status.oldestUnread() == null ? "current" : "behind";
    }
}
