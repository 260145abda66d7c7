package io.esper.oona.training;

import java.nio.file.Path;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.training.evidence.EvidenceKeeper;
import io.esper.oona.training.evidence.KeeperProgress;

/// Fills a log in memory with the sample data and exports it: what the determinism test runs in virtual machines that differ.
final class ExportInChild {
    private ExportInChild() {}

    public static void main(String[] args) {
        try (Store store =
                Stores.open(StoreSettings.of("jdbc:h2:mem:export;DB_CLOSE_DELAY=-1").withClock(SampleLog.CLOCK))) {
            SampleLog.fill(store.log(), "run-a.jsonl", "run-b-flat.jsonl", "runs-cde-late-and-duplicate.jsonl.gz",
                    "faults.jsonl");
            new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
            TrainingSettings settings =
                    TrainingSettings.of(Path.of(args[0]).resolve("tamiyo"), ExportFormat.PARQUET);
            new TamiyoExport(store.log()).write(settings, ExportProgress.NONE);
            new KarnExport(store.log()).write(
                    TrainingSettings.of(Path.of(args[0]).resolve("karn"), ExportFormat.PARQUET), ExportProgress.NONE);
            for (ExportFormat format : ExportFormat.values()) {
                new SimicExport(store.log()).write(
                        new SimicSettings(Path.of(args[0]).resolve(format.text()), format, 0, Long.MAX_VALUE, false,
                                20),
                        ExportProgress.NONE);
            }
        }
    }
}
