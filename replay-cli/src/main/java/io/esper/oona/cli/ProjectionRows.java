package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.projection.EventCount;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.RebuildStatus;
import org.jspecify.annotations.Nullable;

/// Where read models stand, as rows.
final class ProjectionRows {
    static final List<Column> COLUMNS = List.of(Column.text("projection"), Column.text("state"),
            Column.number("position"),
            Column.number("head"), Column.number("lag"), Column.text("oldest_unread"), Column.text("moved", 27),
            Column.number("generation"), Column.number("used"), Column.number("unmapped"), Column.number("failed"),
            Column.number("expired"), Column.text("stop_reason", 100), Column.hidden("oldest_unread_seconds"),
            Column.number("events_per_second"), Column.hidden("stopped"), Column.hidden("state_hash"),
            Column.text("remaining"), Column.number("partitions"), Column.text("owners", 80));

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
                Cell.of(Long.toHexString(status.stateHash())), Cell.NONE,
                Cell.of((long) status.partitions().size()), Cell.of(PartitionRows.owners(status))));
    }

    private static double oldestUnreadSeconds(ProjectionStatus status) {
        return status.oldestUnread() == null ? 0 : status.oldestUnread().toNanos() / 1e9;
    }

    /// What a rebuild has made beside the rows that are shown.
    static void write(Rows rows, RebuildStatus status) {
        Long target = status.target();
        rows.row(List.of(Cell.of(status.name()), Cell.of(status.state()), Cell.of(status.position()),
                target == null ? Cell.NONE : Cell.of(target),
                target == null ? Cell.NONE : Cell.of(Math.max(0, target - status.position())), Cell.NONE,
                Cell.of(status.moved()), Cell.of((long) status.generation()), Cell.NONE, Cell.NONE, Cell.NONE,
                Cell.NONE,
                Cell.of(status.stopReason()), Cell.NONE, rounded(status.eventsPerSecond()),
                Cell.of(status.stopReason() != null), Cell.NONE,
                status.remaining() == null ? Cell.NONE : Cell.of(TimeText.rounded(status.remaining())), Cell.NONE,
                Cell.of(status.owner())));
    }

    private static Cell rate(ProjectionStatus status) {
        return rounded(status.eventsPerSecond());
    }

    private static Cell rounded(@Nullable Double rate) {
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
