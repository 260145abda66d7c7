package io.esper.oona.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Published;
import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.IoReason;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.event.Message;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.event.json.Refusal;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "publish", description = "Publish messages, one a line of JSON, and print where each is.",
        footer = {
                "A line that is no valid message is named on standard error and left out.",
                "Exit code: 6 if lines were left out.", "", "Example:",
                "  oona bus publish messages.jsonl"})
final class BusPublishCommand extends OonaSubcommand {
    private static final int BATCH_MAX = 500;
    private static final List<Column> COLUMNS = List.of(Column.text("topic", 34), Column.number("place"),
            Column.text("outcome"), Column.text("event_id", 36));

    @Parameters(paramLabel = "FILE", description = "JSON Lines, or - for standard input.")
    private String file = "-";

    @Option(names = "--topic", paramLabel = "NAME", description = "Topic of messages that name none.")
    private @Nullable String topic;

    @Mixin
    private BusOptions bus = new BusOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    BusPublishCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Store store = session().openOrCreate();
                MessageBus open = bus.open(console(), store);
                InputStream in = new BufferedInputStream(
                        file.equals("-") ? console().in() : Files.newInputStream(console().path(file)));
                Rows rows = output.open(console(), COLUMNS)) {
            int refused = publish(in, session().messageReader(session().catalogue(store)), open, rows);
            if (console().stopping()) {
                return ExitCode.INTERRUPTED;
            }
            return refused > 0 ? ExitCode.INCOMPLETE : ExitCode.OK;
        } catch (IOException unreadable) {
            throw CommandFailure.usage("The messages cannot be read: " + IoReason.of(unreadable) + ".");
        }
    }

    private int publish(InputStream in, MessageReader reader, MessageBus to, Rows rows) throws IOException {
        List<Message> batch = new ArrayList<>();
        int refused = 0;
        long number = 0;
        for (byte[] line = line(in); line != null && !console().stopping(); line = line(in)) {
            number++;
            if (line.length == 0) {
                continue;
            }
            switch (reader.read(line, 0, line.length, topic)) {
                case Reading.Accepted(Message message) -> batch.add(message);
                case Reading.Refused(Refusal refusal) -> {
                    refused++;
                    console().say("Line " + number + " is refused (" + refusal.reason().code() + "): "
                            + refusal.detail());
                }
            }
            if (batch.size() == BATCH_MAX) {
                write(to, batch, rows);
            }
        }
        write(to, batch, rows);
        return refused;
    }

    /// The next line without its end; null at the end of input. One that is too long is cut one byte beyond the limit, so that the
    /// reader refuses it by its own rule.
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int most = MessageLimits.DEFAULTS.messageBytesMax() + 1;
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() < most) {
                line.write(next);
            }
        }
        return line.toByteArray();
    }

    private static void write(MessageBus to, List<Message> batch, Rows rows) {
        for (Published published : to.publish(batch)) {
            rows.row(List.of(Cell.of(published.place().topic()), Cell.of(published.place().entry()),
                    Cell.of(published.duplicate() ? "duplicate" : "published"),
                    Cell.of(published.eventId().toString())));
        }
        batch.clear();
    }
}
