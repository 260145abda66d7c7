package io.esper.oona.cli.importing;

import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.store.AppendResult;
import org.jspecify.annotations.Nullable;

/// Counts what becomes of the lines of one import, and tells the listener of the refused ones in the order of the lines.
final class Account {
    private final String source;
    private final ImportListener listener;
    private final Map<String, Long> reasons = new TreeMap<>();
    private long read;
    private long blank;
    private long stored;
    private long duplicate;
    private long refused;
    private long resumedFrom;
    private long head;
    private @Nullable String failure;

    Account(String source, ImportListener listener) {
        this.source = source;
        this.listener = listener;
    }

    ImportListener listener() {
        return listener;
    }

    void resumedFrom(long lines) {
        resumedFrom = lines;
        listener.resumed(lines);
    }

    void fail(String why) {
        failure = why;
    }

    long refused() {
        return refused;
    }

    long lines() {
        return read + blank;
    }

    /// Adds a committed batch; without a result, that of a dry run, its messages count as stored.
    void add(Batch batch, @Nullable AppendResult result) {
        read += batch.read();
        blank += batch.blank();
        batch.refused().forEach(this::refuse);
        if (result == null) {
            stored += batch.messages().size();
            return;
        }
        head = result.head();
        for (int i = 0; i < result.outcomes().size(); i++) {
            switch (result.outcomes().get(i)) {
                case AppendResult.Stored(long _) -> stored++;
                case AppendResult.Duplicate(long _) -> duplicate++;
                case AppendResult.Conflict(long position) ->
                        refuse(new RefusedLine(batch.lines().get(i), 0, Importer.CONFLICT,
                                "event " + batch.messages().get(i).envelope().eventId() + " is stored at position "
                                        + position
                                        + " with other content; a producer reused an id"));
            }
        }
    }

    ImportReport report() {
        return new ImportReport(source, read, blank, stored, duplicate, refused, reasons, resumedFrom, head, failure);
    }

    private void refuse(RefusedLine line) {
        refused++;
        reasons.merge(line.reason(), 1L, Long::sum);
        listener.refused(line);
    }
}
