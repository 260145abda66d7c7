package io.esper.oona.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.PartitionStatus;
import io.esper.oona.projection.ProjectionStatus;
import org.jspecify.annotations.Nullable;

/// The partitions of read models, as rows.
final class PartitionRows {
    static final List<Column> COLUMNS = List.of(Column.text("projection"), Column.number("partition"),
            Column.number("position"), Column.number("head"), Column.number("lag"), Column.number("events"),
            Column.number("events_per_second"), Column.text("owner", 80), Column.text("stop_reason", 100));

    private PartitionRows() {}

    static void write(Rows rows, ProjectionStatus status) {
        for (PartitionStatus part : status.partitions()) {
            rows.row(List.of(Cell.of(status.name()), Cell.of((long) part.number()), Cell.of(part.position()),
                    Cell.of(status.head()), Cell.of(Math.max(0, status.head() - part.position())),
                    Cell.of(part.events()),
                    part.eventsPerSecond() == null ? Cell.NONE : Cell.of(Math.round(part.eventsPerSecond())),
                    Cell.of(part.owner()), Cell.of(part.stopReason())));
        }
    }

    /// Who moves which partitions: `host/process/number (0, 1)`; null for nobody.
    static @Nullable String owners(ProjectionStatus status) {
        Map<String, String> owned = status.partitions().stream().filter(part -> part.owner() != null)
                .collect(Collectors.groupingBy(part -> String.valueOf(part.owner()), TreeMap::new,
                        Collectors.mapping(part -> Integer.toString(part.number()), Collectors.joining(", "))));
        if (owned.isEmpty()) {
            return null;
        }
        return status.partitions().size() == 1
                ? owned.keySet().iterator().next()
                : owned.entrySet().stream().map(owner -> owner.getKey() + " (" + owner.getValue() + ")")
                        .collect(Collectors.joining("; "));
    }
}
