package io.esper.oona.cli;

import java.time.Duration;
import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.outbox.BusStatus;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// How far the recorder is with each stream and the outbox with the log: a row for each stream, one for the outbox.
final class RecorderStatusTable {
    private static final List<Column> COLUMNS = List.of(Column.text("who"), Column.text("topic"),
            Column.text("place"), Column.number("lag"), Column.hidden("lag_exact"), Column.text("oldest"),
            Column.number("pending"), Column.number("received"), Column.number("stored"), Column.number("duplicate"),
            Column.number("refused"), Column.number("dead-lettered"), Column.hidden("redelivered"),
            Column.hidden("trimmed"), Column.hidden("rewinds"), Column.text("state", 60));
    private final Console console;
    private final Session session;

    RecorderStatusTable(Console console, Session session) {
        this.console = console;
        this.session = session;
    }

    ExitCode show(RedisSettings server, OutputOptions output) {
        try (Store store = session.openExisting()) {
            BusStatus.Result result = new BusStatus(store, server).run(session.catalogue(store));
            try (Rows rows = output.open(console, COLUMNS)) {
                result.streams().forEach(stream -> rows.row(row(stream)));
                result.outbox().ifPresent(outbox -> rows.row(row(outbox)));
            }
            if (result.outbox().isEmpty()) {
                console.say("No outbox was ever set up; 'oona bus record --outbox' does.");
            }
            return result.streams().stream().allMatch(stream -> stream.problem() == null)
                    ? ExitCode.OK
                    : ExitCode.INCOMPLETE;
        }
    }

    private static List<Cell> row(BusStatus.Stream stream) {
        Counts counts = stream.counts();
        String problem = stream.problem();
        return List.of(Cell.of("recorder"), Cell.of(stream.topic()), Cell.of(stream.place()),
                Cell.of(stream.lag().number()), Cell.of(stream.lag().exact()), age(stream.lag().oldest()),
                Cell.of(stream.pending()), Cell.of(counts.received()), Cell.of(counts.stored()),
                Cell.of(counts.duplicate()), Cell.of(counts.refused()), Cell.of(counts.deadLettered()),
                Cell.of(stream.redelivered()), Cell.of(stream.trimmed()), Cell.of(stream.rewinds()),
                Cell.of(problem == null ? "ok" : problem));
    }

    private static List<Cell> row(BusStatus.Sending outbox) {
        return List.of(Cell.of("outbox"), Cell.of("*"), Cell.of(Long.toString(outbox.place())),
                Cell.of(outbox.lag().number()), Cell.of(outbox.lag().exact()), age(outbox.lag().oldest()), Cell.NONE,
                Cell.NONE, Cell.NONE, Cell.NONE, Cell.NONE, Cell.NONE, Cell.NONE, Cell.NONE, Cell.NONE,
                Cell.of(outbox.turnTo() == null ? "not running" : "running"));
    }

    private static Cell age(@Nullable Duration oldest) {
        return Cell.of(oldest == null ? null : BusStatusCommand.age(oldest));
    }
}
