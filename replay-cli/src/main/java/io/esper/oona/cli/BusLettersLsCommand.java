package io.esper.oona.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.esper.oona.bus.GroupLetter;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.event.Message;
import io.esper.oona.event.json.MessageWriter;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "ls",
        description = "List the dead letters of a group, oldest first; in JSON and CSV with the whole message.")
final class BusLettersLsCommand extends OonaSubcommand {
    private static final int PAGE = 200;
    private static final List<Column> COLUMNS = List.of(Column.number("id"), Column.text("moment", 20),
            Column.text("topic", 34), Column.number("place"), Column.text("reason"), Column.number("attempts"),
            Column.number("redrives"), Column.text("detail", 60), Column.text("event_id", 36),
            Column.hidden("message"));

    @Parameters(paramLabel = "GROUP", description = "As 'oona bus status' shows it.")
    private String group = "";

    @Option(names = "--after", paramLabel = "ID", description = "Only letters with a greater id. Default: 0.")
    private long after;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: all.")
    private long limit = Long.MAX_VALUE;

    @Mixin
    private BusOptions bus = new BusOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    BusLettersLsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (after < 0 || limit < 0) {
            throw CommandFailure.usage("--after and --limit take numbers of 0 or more.");
        }
        try (Store store = session().openExisting();
                MessageBus open = bus.open(console(), store, () -> session().catalogue(store))) {
            BusStatusCommand.find(open, group);
            try (Rows rows = output.open(console(), COLUMNS)) {
                long id = after;
                long left = limit;
                while (left > 0 && !console().stopping()) {
                    List<GroupLetter> page = open.groups().deadLetters(group, id, (int) Math.min(PAGE, left));
                    page.forEach(letter -> rows.row(row(letter)));
                    if (page.isEmpty()) {
                        break;
                    }
                    id = page.getLast().id();
                    left -= page.size();
                }
            }
        }
        return ExitCode.OK;
    }

    private static List<Cell> row(GroupLetter letter) {
        Message message = letter.message();
        byte[] original = letter.original();
        return List.of(Cell.of(letter.id()), Cell.of(letter.moment().toString().substring(0, 19) + "Z"),
                Cell.of(letter.place().topic()), Cell.of(letter.place().entry()), Cell.of(letter.reason()),
                Cell.of((long) letter.attempts()), Cell.of((long) letter.redrives()), Cell.of(letter.detail()),
                Cell.of(message == null ? null : message.envelope().eventId().toString()),
                message != null
                        ? json(message)
                        : original == null ? Cell.NONE : Cell.of(new String(original, StandardCharsets.UTF_8)));
    }

    private static Cell json(Message message) {
        byte[] text = new MessageWriter().nested(message.topic(), message.envelope(), message.payload(), 0,
                message.payload().length);
        return new Cell.Json(text, 0, text.length);
    }
}
