package io.esper.oona.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.ParkedEvent;
import io.esper.oona.projection.ParkedEvents.Dropped;
import io.esper.oona.projection.ParkedEvents.Parked;

/// Events that read models leave out, as rows.
final class ParkedRows {
    static final List<Column> COLUMNS = List.of(Column.text("projection"), Column.number("position"),
            Column.text("topic", 34), Column.text("type"), Column.text("key", 40), Column.number("waits_behind"),
            Column.number("attempts"), Column.text("first", 27), Column.text("last", 27),
            Column.hidden("event_id"), Column.text("reason", 80));
    static final List<Column> DROPPED = List.of(Column.text("projection"), Column.number("position"),
            Column.text("topic", 34), Column.text("type"), Column.text("dropped", 27), Column.text("reason", 80),
            Column.text("cause", 80));

    private ParkedRows() {}

    static void write(Rows rows, Parked parked) {
        ParkedEvent event = parked.event();
        rows.row(List.of(Cell.of(parked.projection()), Cell.of(event.position()), Cell.of(event.topic()),
                Cell.of(event.type()), Cell.of(event.key()),
                Cell.of(event.cause() == event.position() ? null : Long.valueOf(event.cause())),
                Cell.of((long) event.attempts()), Cell.of(instant(event.firstMicros())),
                Cell.of(instant(event.lastMicros())), Cell.of(event.eventId().toString()), Cell.of(event.reason())));
    }

    static void write(Rows rows, Dropped dropped) {
        rows.row(List.of(Cell.of(dropped.projection()), Cell.of(dropped.position()), Cell.of(dropped.topic()),
                Cell.of(dropped.type()), Cell.of(instant(dropped.droppedMicros())), Cell.of(dropped.reason()),
                Cell.of(dropped.cause())));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
