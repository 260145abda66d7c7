package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Retention;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;

/// Exports the experience rows of Simic: one row for each field report, in the order of the log. Reads topics that never expire;
/// bring the [evidence keeper][io.esper.oona.training.evidence.EvidenceKeeper] up to the head first, whose contexts name the runs.
///
/// The directory appears when it is complete and on the disk, or not at all. Everything in it except `export.log.json` depends on
/// nothing but the log's content in the range and the settings: no clock, no host, no locale. Stateless; safe for use by many
/// threads.
public final class SimicExport {
    private static final String REPORTS = "innovation.field_reports";
    private static final EventFilter FILTER =
            new EventFilter(Set.of(REPORTS), Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);
    private static final RowForm<SimicRow> FORM = new RowForm<>(SimicRow.class, SimicJson::line);
    private static final String NAME = "simic";
    /// What a row takes beside its payload, about.
    private static final int ROW_BYTES = 300;

    private final EventLog log;

    public SimicExport(EventLog log) {
        this.log = log;
    }

    /// Counts what the export would hold and writes nothing.
    ///
    /// @throws ExportException.Stopped if the listener says so
    public ExportResult dryRun(TrainingSettings settings, ExportProgress progress) {
        long[] bytes = new long[1];
        try {
            Reading reading = read(settings, progress, row -> bytes[0] += ROW_BYTES + row.payload().length());
            return reading.result(settings.directory(), "", bytes[0], List.of());
        } catch (IOException impossible) {
            throw new ExportException.WriteFailed(settings.directory(), impossible);
        }
    }

    /// Writes the export.
    ///
    /// @throws ExportException.TargetExists if the directory exists
    /// @throws ExportException.WriteFailed  if the disk refuses
    /// @throws ExportException.Stopped      if the listener says so
    public ExportResult write(TrainingSettings settings, ExportProgress progress) {
        return new DraftDirectory(settings.directory())
                .finish((draft, target) -> write(settings, draft, target, progress));
    }

    private ExportResult write(TrainingSettings settings, Path draft, Path target, ExportProgress progress)
            throws IOException {
        Path data = Files.createDirectory(draft.resolve(NAME));
        Reading reading;
        List<ExportResult.DataFile> files;
        try (ShardedWriter<SimicRow> writer = new ShardedWriter<>(data, "train", settings.format(), FORM,
                settings.rowsPerFile())) {
            reading = read(settings, progress, writer::write);
            files = writer.complete();
        }
        DurableFiles.sync(data);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("README.md", SimicCard.text(settings, reading.until(), reading.rows()));
        texts.put("report.html", ReportPage.text(NAME, reading.rows().tally, null));
        String manifest = reading.manifest(settings, texts, files);
        String id = DatasetFiles.write(draft, texts, manifest, reading.seen());
        return reading.result(target, id, files.stream().mapToLong(ExportResult.DataFile::bytes).sum(), files);
    }

    private Reading read(TrainingSettings settings, ExportProgress progress, RowSink<SimicRow> sink)
            throws IOException {
        long until = Math.min(settings.until(), log.head());
        ExportLog seen = new ExportLog();
        RunNames names = RunNames.of(log, until, progress, seen);
        SimicRows rows = new SimicRows(settings, names.resolver());
        long missing = 0;
        try (LogReader reader = log.read(new ReadQuery(settings.after(), until, FILTER, Long.MAX_VALUE));
                ParsedEvents events = new ParsedEvents(reader, false)) {
            for (ParsedEvents.Parsed next = events.next(); next != null; next = events.next()) {
                switch (next.element()) {
                    case StoredEvent event -> {
                        SimicRow row = rows.row(event, next.payload());
                        if (row != null) {
                            sink.write(row);
                        }
                    }
                    case Expired gone -> {
                        seen.take(gone);
                        missing += gone.retention() == Retention.INDEFINITE ? gone.count() : 0;
                    }
                }
                if (!progress.at(events.position(), until)) {
                    throw new ExportException.Stopped();
                }
            }
        }
        return new Reading(until, names, rows, seen, missing);
    }

    /// What was read.
    ///
    /// @param seen    hears of what had expired
    /// @param missing those of the class that makes rows
    private record Reading(long until, RunNames names, SimicRows rows, ExportLog seen, long missing) {
        ExportResult result(Path directory, String id, long bytes, List<ExportResult.DataFile> files) {
            return new ExportResult(directory, id, rows.read, rows.tally.rows, rows.quarantined,
                    rows.unmapped + names.unmapped(), missing, bytes, files);
        }

        String manifest(TrainingSettings settings, Map<String, String> texts, List<ExportResult.DataFile> files) {
            return new ManifestText(NAME, settings, until)
                    .add("topics", new JsonText().raw(REPORTS, new JsonText().field("read", rows.read)
                            .field("first", rows.first).field("last", rows.last).end()).end())
                    .add("counts", new JsonText()
                            .raw("contexts", new JsonText().field("read", names.contexts()).end())
                            .raw("field_reports", new JsonText().field("read", rows.read)
                                    .field("not_wanted", rows.notWanted).field("quarantined", rows.quarantined).end())
                            .field("used", rows.tally.rows).field("unmapped", rows.unmapped + names.unmapped()).end())
                    .add("runs_found_by", JsonText.counts(rows.rules()))
                    .add("class_balance", new JsonText().raw("outcomes", JsonText.counts(rows.tally.outcomes)).end())
                    .end(texts, files);
        }
    }
}
