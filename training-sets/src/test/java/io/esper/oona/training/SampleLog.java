package io.esper.oona.training;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;

import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.store.Append;
import io.esper.oona.store.EventLog;

/// Puts copies of the sample data into a log.
public final class SampleLog {
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-03T12:00:00Z"), ZoneOffset.UTC);

    private SampleLog() {}

    public static void fill(EventLog log, String... files) {
        MessageReader reader = new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, CLOCK);
        for (String file : files) {
            append(log, reader, lines(file));
        }
    }

    /// Puts lines into a log.
    static void append(EventLog log, List<String> lines) {
        append(log, new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, CLOCK), lines);
    }

    private static void append(EventLog log, MessageReader reader, List<String> lines) {
        List<Message> messages = new ArrayList<>();
        for (String line : lines) {
            if (reader.read(line.getBytes(StandardCharsets.UTF_8)) instanceof Reading.Accepted(Message message)) {
                messages.add(message);
            }
        }
        log.append(new Append(messages, null, Append.OnConflict.DEAD_LETTER, List.of(), List.of(), List.of()));
    }

    /// Settings of a part of the log.
    static TrainingSettings settings(Path directory, ExportFormat format, long after, boolean includeQuarantined,
            int rowsPerFile) {
        return new TrainingSettings(directory, format, false, after, Long.MAX_VALUE, Set.of(), "main", RowFilter.ALL,
                RewardSettings.USUAL, SplitSettings.USUAL, includeQuarantined, rowsPerFile);
    }

    /// The same as one row for each episode.
    static TrainingSettings trajectories(Path directory, ExportFormat format) {
        return new TrainingSettings(directory, format, true, 0, Long.MAX_VALUE, Set.of(), "main", RowFilter.ALL,
                RewardSettings.USUAL, SplitSettings.USUAL, false, 100);
    }

    public static List<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(SampleLog.class.getResourceAsStream("/sample/" + file))) {
            InputStream bytes = new ByteArrayInputStream(in.readAllBytes());
            InputStream decoded = file.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
            return new BufferedReader(new InputStreamReader(decoded, StandardCharsets.UTF_8)).lines().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
