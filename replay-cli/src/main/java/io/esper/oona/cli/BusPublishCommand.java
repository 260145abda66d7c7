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
import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "publish", description = "Publish messages, one a line of JSON, and print where each is.",
        footer = {
                "A line that is no valid message, or whose id is published with other content, is named on standard",
                "error and left out. What comes out of a pipe is published when nothing more has come.",
                "Exit code: 6 if lines were left out.", "", "Example:",
                "  oona bus publish messages.jsonl"})
final class BusPublishCommand extends OonaSubcommand {
    private static final int BATCH_MAX = 500;
    private static final long BATCH_BYTES_MAX = 4 * 1024 * 1024;
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
                MessageBus open = bus.open(console(), store, () -> session().catalogue(store));
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
        Outgoing batch = new Outgoing(to, rows);
        int refused = 0;
        long number = 0;
        for (byte[] line = line(in); line != null && !console().stopping(); line = line(in)) {
            number++;
            if (line.length > 0) {
                switch (reader.read(line, 0, line.length, topic)) {
                    case Reading.Accepted(Message message) -> batch.add(number, message);
                    case Reading.Refused(Refusal refusal) -> {
                        refused++;
                        console().say("Line " + number + " is refused (" + refusal.reason().code() + "): "
                                + refusal.detail());
                    }
                }
            }
            if (batch.full() || in.available() == 0) { // who writes into a pipe may wait for what it publishes
                batch.publish();
            }
        }
        batch.publish();
        return refused + batch.conflicts;
    }

    /// Messages that are published together.
    private final class Outgoing {
        private final MessageBus to;
        private final Rows rows;
        private final List<Message> messages = new ArrayList<>();
        private final List<Long> lines = new ArrayList<>();
        private long bytes;
        private int conflicts;

        Outgoing(MessageBus to, Rows rows) {
            this.to = to;
            this.rows = rows;
        }

        void add(long line, Message message) {
            messages.add(message);
            lines.add(line);
            bytes += message.payload().length;
        }

        boolean full() {
            return messages.size() >= BATCH_MAX || bytes >= BATCH_BYTES_MAX;
        }

        void publish() {
            if (messages.isEmpty()) {
                return;
            }
            try {
                show(to.publish(messages));
            } catch (StoreException.ContentConflict _) {
                for (int i = 0; i < messages.size(); i++) {
                    one(lines.get(i), messages.get(i));
                }
            }
            rows.flush();
            messages.clear();
            lines.clear();
            bytes = 0;
        }

        /// One of the batch is in conflict with what is stored: all the others are published.
        private void one(long line, Message message) {
            try {
                show(List.of(to.publish(message)));
            } catch (StoreException.ContentConflict conflict) {
                conflicts++;
                console().say("Line " + line + " is refused (id-conflict): " + conflict.getMessage());
            }
        }

        private void show(List<Published> published) {
            for (Published one : published) {
                rows.row(List.of(Cell.of(one.place().topic()), Cell.of(one.place().entry()),
                        Cell.of(one.duplicate() ? "duplicate" : "published"), Cell.of(one.eventId().toString())));
            }
        }
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
}
