package io.esper.oona.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.IoReason;
import io.esper.oona.cli.console.JsonText;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.event.Message;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.Reading;
import io.esper.oona.event.json.Refusal;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "append", description = {"Append one message and print its position.", "",
        "Either a whole message (MESSAGE, or - for standard input, or --file), or its parts: --topic and --payload, the rest is filled in."},
        footer = {
                "Exit code: 0 if it is in the log now, new or already; 2 if it is no valid message; 6 if its id is stored with other content.",
                "", "Example:",
                "  oona append --topic system.events.epoch --payload '{\"run_id\":\"r1\",\"epoch\":1,\"validation_accuracy\":0.5,\"validation_loss\":1.2}'"})
final class AppendCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS =
            List.of(Column.number("position"), Column.text("outcome"), Column.text("event_id"),
                    Column.text("topic"), Column.text("type"), Column.text("flags"));

    @Parameters(arity = "0..1", paramLabel = "MESSAGE",
            description = "The message as JSON, or - to read it from standard input.")
    private @Nullable String message;

    @Option(names = "--file", paramLabel = "FILE", description = "Read the message from this file.")
    private @Nullable String file;

    @Option(names = "--topic", paramLabel = "NAME", description = "Topic, if the message names none.")
    private @Nullable String topic;

    @Option(names = "--payload", paramLabel = "JSON",
            description = "The payload; the envelope is made from the options below.")
    private @Nullable String payload;

    @Option(names = "--id", paramLabel = "UUID", description = "Event id. Default: a new one.")
    private @Nullable String id;

    @Option(names = "--sender", paramLabel = "ID", description = "Sender. Default: oona-cli.")
    private @Nullable String sender;

    @Option(names = "--trace", paramLabel = "ID", description = "Trace. Default: the event id.")
    private @Nullable String trace;

    @Option(names = "--run", paramLabel = "ID", description = "Training run. Default: none.")
    private @Nullable String run;

    @Option(names = "--timestamp", paramLabel = "TIME", description = "Claimed time, RFC 3339. Default: now.")
    private @Nullable String timestamp;

    @Option(names = "--dry-run", description = "Only check the message.")
    private boolean dryRun;

    @Mixin
    private OutputOptions output = new OutputOptions();

    AppendCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        byte[] bytes = bytes();
        try (Store store = session().openOrCreate()) {
            Message accepted =
                    switch (session().messageReader(session().catalogue(store)).read(bytes, 0, bytes.length, topic)) {
                        case Reading.Accepted(Message read) -> read;
                        case Reading.Refused(Refusal refusal) ->
                                throw CommandFailure.usage("The message is refused (" + refusal.reason().code()
                                        + (refusal.byteOffset() < 0 ? "" : " at byte " + (refusal.byteOffset() + 1))
                                        + (refusal.pointer() == null ? "" : " at " + refusal.pointer()) + "): "
                                        + refusal.detail() + "; nothing was written.");
                    };
            if (dryRun) {
                write(accepted, "acceptable", null);
                return ExitCode.OK;
            }
            switch (store.log().append(Append.of(List.of(accepted))).outcomes().getFirst()) {
                case AppendResult.Stored(long position) -> write(accepted, "stored", position);
                case AppendResult.Duplicate(long position) -> write(accepted, "duplicate", position);
                case AppendResult.Conflict(long position) -> write(accepted, "conflict", position);
            }
        }
        return ExitCode.OK;
    }

    private void write(Message accepted, String outcome, @Nullable Long position) {
        try (Rows rows = output.open(console(), COLUMNS)) {
            rows.row(List.of(Cell.of(position), Cell.of(outcome), Cell.of(accepted.envelope().eventId().toString()),
                    Cell.of(accepted.topic()), Cell.of(accepted.type()), Cell.of(FlagNames.of(accepted.flags()))));
        }
    }

    private byte[] bytes() {
        int ways = (message == null ? 0 : 1) + (file == null ? 0 : 1) + (payload == null ? 0 : 1);
        if (ways != 1) {
            throw CommandFailure.usage("Give exactly one of MESSAGE, --file and --payload.");
        }
        if (payload != null) {
            return fromParts(payload).getBytes(StandardCharsets.UTF_8);
        }
        if (id != null || sender != null || trace != null || run != null || timestamp != null) {
            throw CommandFailure.usage(
                    "--id, --sender, --trace, --run and --timestamp go with --payload; a whole message has its own envelope.");
        }
        if (file == null && message != null && !message.equals("-")) {
            return message.getBytes(StandardCharsets.UTF_8);
        }
        try (InputStream in = file == null ? console().in() : Files.newInputStream(console().path(file))) {
            // One byte more than allowed, so that the reader refuses it by its own rule.
            return in.readNBytes(MessageLimits.DEFAULTS.messageBytesMax() + 1);
        } catch (IOException unreadable) {
            throw CommandFailure.usage("The message cannot be read: " + IoReason.of(unreadable) + ".");
        }
    }

    private String fromParts(String json) {
        if (topic == null) {
            throw CommandFailure.usage("--payload needs --topic.");
        }
        String eventId = id == null ? UUID.randomUUID().toString() : id;
        StringBuilder text = new StringBuilder("{\"topic\":");
        JsonText.quote(text, topic);
        text.append(",\"envelope\":{\"event_id\":");
        JsonText.quote(text, eventId);
        text.append(",\"sender_id\":");
        JsonText.quote(text, sender == null ? "oona-cli" : sender);
        text.append(",\"timestamp\":");
        JsonText.quote(text,
                timestamp == null ? console().clock().instant().truncatedTo(ChronoUnit.MILLIS).toString() : timestamp);
        text.append(",\"trace_id\":");
        JsonText.quote(text, trace == null ? eventId : trace);
        if (run != null) {
            text.append(",\"run_id\":");
            JsonText.quote(text, run);
        }
        return text.append("},\"payload\":").append(json).append('}').toString();
    }
}
