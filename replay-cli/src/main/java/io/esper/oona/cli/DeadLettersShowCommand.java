package io.esper.oona.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Printable;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.store.DeadLetters.DeadLetter;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show a dead letter with its reason and its original bytes.",
        footer = {"Example:",
                "  oona dead-letters show 3 --raw > line.json"})
final class DeadLettersShowCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS =
            List.of(Column.number("id"), Column.text("received"), Column.text("source"),
                    Column.text("place"), Column.text("reason"), Column.text("detail"), Column.text("topic"),
                    Column.text("event_id"),
                    Column.number("attempts"), Column.text("text"));

    @Parameters(paramLabel = "ID", description = "Number of the letter, as 'oona dead-letters ls' shows it.")
    private long id;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--raw", description = "Write only the original bytes.")
    private boolean raw;

    DeadLettersShowCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Store store = session().openExisting()) {
            DeadLetter found = store.deadLetters().find(id)
                    .orElseThrow(() -> CommandFailure
                            .notFound("There is no dead letter " + id + "; 'oona dead-letters ls' lists them."));
            byte[] bytes = found.letter().bytes();
            if (raw) {
                console().out().write(bytes, 0, bytes.length);
            } else if (output.table()) {
                page(found);
            } else {
                try (Rows rows = output.open(console(), COLUMNS)) {
                    rows.row(row(found));
                }
            }
        }
        return ExitCode.OK;
    }

    private void page(DeadLetter stored) {
        var letter = stored.letter();
        line("id", Long.toString(stored.id()));
        line("received", TimeText.micros(stored.received()));
        line("source", letter.source());
        line("place", letter.sourcePosition());
        line("reason", letter.reason());
        line("detail", letter.detail());
        line("topic", letter.topic());
        line("event id", letter.eventId());
        line("attempts", Integer.toString(stored.attempts()));
        line("bytes", letter.bytes().length + ", as text:");
        console().out().println(Printable.line(new String(letter.bytes(), StandardCharsets.UTF_8)));
    }

    private void line(String name, @Nullable String value) {
        console().out().println(name + " ".repeat(10 - name.length()) + (value == null ? "—" : Printable.line(value)));
    }

    /// Bytes that are not UTF-8 show as U+FFFD here; `--raw` has them as they are.
    private static List<Cell> row(DeadLetter stored) {
        var letter = stored.letter();
        return List.of(Cell.of(stored.id()), Cell.of(stored.received()), Cell.of(letter.source()),
                Cell.of(letter.sourcePosition()),
                Cell.of(letter.reason()), Cell.of(letter.detail()), Cell.of(letter.topic()), Cell.of(letter.eventId()),
                Cell.of((long) stored.attempts()), Cell.of(new String(letter.bytes(), StandardCharsets.UTF_8)));
    }
}
