package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.ParkedEvents;
import io.esper.oona.store.DeadLetters.DeadLetter;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "ls", description = "List dead letters, oldest first.",
        footer = {"Examples:", "  oona dead-letters ls --reason unknown-topic",
                "  oona dead-letters ls --count"})
final class DeadLettersLsCommand extends OonaSubcommand {
    private static final int PAGE = 200;
    private static final int PARKED_MAX = 10_000;
    private static final List<Column> COLUMNS = List.of(Column.number("id"), Column.text("received", 20),
            Column.text("source", 40),
            Column.text("place", 24), Column.text("reason"), Column.text("topic", 34), Column.text("event_id", 36),
            Column.hidden("attempts"), Column.hidden("bytes"), Column.text("detail", 80));
    private static final List<Column> COUNTS = List.of(Column.text("reason"), Column.number("letters"));

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--reason", paramLabel = "CODE", description = "Only this reason, such as malformed-json.")
    private @Nullable String reason;

    @Option(names = "--after", paramLabel = "ID", description = "Only letters with a greater id. Default: 0.")
    private long after;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: all.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--count", description = "Only how many there are of each reason.")
    private boolean count;

    @Option(names = "--parked",
            description = "Instead, the events that read models have parked: what could not be folded and what waits behind it. With --limit (10,000).")
    private boolean parked;

    @Option(names = "--dropped",
            description = "Instead, the events that were dropped from read models, with the reasons.")
    private boolean dropped;

    DeadLettersLsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (parked && dropped) {
            throw CommandFailure.usage("--parked and --dropped are two lists; ask for one of them.");
        }
        if (after < 0 || limit < 0) {
            throw CommandFailure.usage("--after and --limit take numbers of 0 or more.");
        }
        try (Store store = session().openExisting()) {
            int most = (int) Math.min(limit, PARKED_MAX);
            if (parked || dropped) {
                try (Rows rows = output.open(console(), parked ? ParkedRows.COLUMNS : ParkedRows.DROPPED)) {
                    if (most > 0 && parked) {
                        new ParkedEvents(store).list(null, most).forEach(event -> ParkedRows.write(rows, event));
                    } else if (most > 0) {
                        new ParkedEvents(store).dropped(most).forEach(event -> ParkedRows.write(rows, event));
                    }
                }
            } else if (count) {
                try (Rows rows = output.open(console(), COUNTS)) {
                    store.deadLetters().countByReason().forEach((code, letters) -> {
                        if (reason == null || reason.equals(code)) {
                            rows.row(List.of(Cell.of(code), Cell.of(letters)));
                        }
                    });
                }
            } else {
                try (Rows rows = output.open(console(), COLUMNS)) {
                    list(store, rows);
                }
            }
        }
        return ExitCode.OK;
    }

    private void list(Store store, Rows rows) {
        long id = after;
        long left = limit;
        while (left > 0 && !console().stopping()) {
            List<DeadLetter> page = store.deadLetters().list(id, reason, (int) Math.min(left, PAGE));
            for (DeadLetter letter : page) {
                rows.row(row(letter));
                id = letter.id();
            }
            left -= page.size();
            if (page.size() < PAGE) {
                return;
            }
        }
    }

    private static List<Cell> row(DeadLetter stored) {
        var letter = stored.letter();
        return List.of(Cell.of(stored.id()), Cell.of(stored.received().toString().substring(0, 19) + "Z"),
                Cell.of(letter.source()),
                Cell.of(letter.sourcePosition()), Cell.of(letter.reason()), Cell.of(letter.topic()),
                Cell.of(letter.eventId()),
                Cell.of((long) stored.attempts()), Cell.of((long) letter.bytes().length), Cell.of(letter.detail()));
    }
}
