package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;

/// Exports the experience rows of Simic: one row for each field report, in the order of the log.
///
/// The directory appears when it is complete and on the disk, or not at all. Its data files and manifest depend on nothing but
/// the log's content in the range and the settings: no clock, no host, no locale. What may differ from run to run (timings,
/// expired ranges) is in `export.log.json`. Stateless; safe for use by many threads.
public final class SimicExport {
    static final String REPORTS = "innovation.field_reports";
    /// Reports, and what names runs.
    private static final Set<String> TOPICS = Set.of(REPORTS, "system.events.epoch", "system.events.rollback",
            "control.kasmina.commands");
    private static final EventFilter FILTER =
            new EventFilter(TOPICS, Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);
    private static final RowForm<SimicRow> FORM = new RowForm<>(SimicRow.class, SimicJson::line);
    private static final String SPLIT_DIRECTORY = "simic";

    private final EventLog log;

    public SimicExport(EventLog log) {
        this.log = log;
    }

    /// Writes the export.
    ///
    /// @throws ExportException.TargetExists if the directory exists
    /// @throws ExportException.WriteFailed  if the disk refuses
    /// @throws ExportException.Stopped      if the listener says so
    public ExportResult write(SimicSettings settings, ExportProgress progress) {
        return new DraftDirectory(settings.directory())
                .finish((draft, target) -> write(settings, draft, target, progress));
    }

    private ExportResult write(SimicSettings settings, Path draft, Path target, ExportProgress progress)
            throws IOException {
        Path data = Files.createDirectory(draft.resolve(SPLIT_DIRECTORY));
        SimicRows rows = new SimicRows(settings.includeQuarantined());
        long until = Math.min(settings.until(), log.head());
        long expired = 0;
        List<ExportResult.DataFile> files;
        try (ShardedWriter<SimicRow> writer = new ShardedWriter<>(data, "train", settings.format(), FORM,
                settings.rowsPerFile());
                LogReader reader = log.read(new ReadQuery(0, until, FILTER, Long.MAX_VALUE))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                switch (element) {
                    case StoredEvent event -> {
                        SimicRow row = event.position() > settings.after() ? rows.row(event) : rows.learnOnly(event);
                        if (row != null) {
                            writer.write(row);
                        }
                    }
                    case Expired gone -> expired += gone.count();
                }
                if (!progress.at(reader.position(), until)) {
                    throw new ExportException.Stopped();
                }
            }
            files = writer.complete();
        }
        DurableFiles.sync(data);
        String manifest = SimicManifest.text(settings, until, rows, files);
        String datasetId = DurableFiles.sha256(manifest);
        DurableFiles.write(draft.resolve("manifest.json"), manifest);
        DurableFiles.write(draft.resolve("README.md"), SimicCard.text(settings, rows, files));
        DurableFiles.write(draft.resolve("export.log.json"),
                new JsonText().field("dataset_id", datasetId).field("expired_events", expired).end() + "\n");
        long written = files.stream().mapToLong(ExportResult.DataFile::rows).sum();
        return new ExportResult(target, datasetId, rows.read(), written, rows.quarantined(), rows.unmapped(), expired,
                files);
    }
}
