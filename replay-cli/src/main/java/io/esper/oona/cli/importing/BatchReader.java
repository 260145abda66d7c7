package io.esper.oona.cli.importing;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.esper.oona.cli.console.SizeText;
import io.esper.oona.event.Message;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.event.json.Refusal;
import io.esper.oona.event.json.RefusalReason;
import io.esper.oona.store.Append;
import io.esper.oona.store.NewDeadLetter;
import org.jspecify.annotations.Nullable;

/// Reads lines and turns them into batches. For one thread.
final class BatchReader implements Closeable {
    /// How often a reader that has lines looks whether there is more to read, or somebody to take them.
    private static final long LOOK_NANOS = 1_000_000;

    private final LineSource source;
    private final MessageReader reader;
    private final ImportSettings settings;
    private final String sourceName;
    private final int lineBytesMax;
    private boolean ended;
    private @Nullable IOException failure;

    private final List<Message> messages = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private final List<Append.Origin> origins = new ArrayList<>();
    private final List<NewDeadLetter> letters = new ArrayList<>();
    private final List<RefusedLine> refused = new ArrayList<>();
    private long read;
    private long blank;

    BatchReader(LineSource source, MessageReader reader, ImportSettings settings, String sourceName, int lineBytesMax) {
        this.source = source;
        this.reader = reader;
        this.settings = settings;
        this.sourceName = sourceName;
        this.lineBytesMax = lineBytesMax;
    }

    /// The next batch. It is shorter than usual when the input makes us wait and `hurry` says, then or while there is still nothing
    /// to read, that the batch would be committed at once: no line waits for the next one. Empty at the end. Where the input fails, the lines before that are a batch; the failure comes with the next call.
    Batch next(BooleanSupplier hurry) throws IOException {
        if (failure != null) {
            throw failure;
        }
        messages.clear();
        lines.clear();
        origins.clear();
        letters.clear();
        refused.clear();
        read = 0;
        blank = 0;
        long from = source.passed();
        while (!ended && read + blank < settings.batchLines() && source.passed() - from < settings.batchBytesMax()) {
            if (read > 0 && source.mustWait()) {
                if (hurry.getAsBoolean()) {
                    break;
                }
                LockSupport.parkNanos(LOOK_NANOS);
                continue;
            }
            Place before = here();
            try {
                if (!source.next()) {
                    ended = true;
                    break;
                }
            } catch (IOException damaged) {
                failure = damaged;
                return batch(before);
            }
            line();
            if (settings.failFast() && !refused.isEmpty()) {
                // The next import goes on with this line, when it has been put right.
                ended = true;
                return batch(before);
            }
        }
        return batch(here());
    }

    boolean ended() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private Place here() {
        return new Place(source.passed(), source.number(), source.checksum());
    }

    private Batch batch(Place end) {
        return new Batch(messages, lines, origins, letters, refused, read, blank, end);
    }

    private void line() {
        if (source.blank()) {
            blank++;
            return;
        }
        read++;
        if (source.tooLong()) {
            refuse(new Refusal(RefusalReason.TOO_LARGE,
                    "the line has " + SizeText.count(source.fullLength()) + " bytes, the most is "
                            + SizeText.count(lineBytesMax)
                            + "; only its first " + SizeText.count(Math.min(source.lineLength(), lineBytesMax))
                            + " bytes are kept",
                    -1, null, null, null));
            return;
        }
        switch (reader.read(source.buffer(), source.lineStart(), source.lineLength(), settings.topicIfMissing())) {
            case Reading.Accepted(Message message) -> {
                messages.add(message);
                lines.add(source.number());
                byte[] line = lineBytes();
                origins.add(new Append.Origin(sourceName, place(), () -> line));
            }
            case Reading.Refused(Refusal refusal) -> refuse(refusal);
        }
    }

    private void refuse(Refusal refusal) {
        refused.add(
                new RefusedLine(source.number(), refusal.byteOffset() + 1, refusal.reason().code(), refusal.detail()));
        letters.add(new NewDeadLetter(sourceName, place(), refusal.reason().code(), refusal.detail(), refusal.topic(),
                refusal.eventId(),
                lineBytes()));
    }

    private String place() {
        return "line " + source.number();
    }

    private byte[] lineBytes() {
        int start = source.lineStart();
        return Arrays.copyOfRange(source.buffer(), start, start + Math.min(source.lineLength(), lineBytesMax));
    }
}
