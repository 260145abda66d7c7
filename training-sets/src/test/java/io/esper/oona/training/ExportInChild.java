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
            Path out = Path.of(args[0]);
            for (ExportFormat format : ExportFormat.values()) {
                new TamiyoExport(store.log()).write(
                        SampleLog.settings(out.resolve("tamiyo-" + format.text()), format, 0, false, 200),
                        ExportProgress.NONE);
                new TamiyoExport(store.log()).write(
                        SampleLog.trajectories(out.resolve("episodes-" + format.text()), format), ExportProgress.NONE);
                new KarnExport(store.log()).write(
                        SampleLog.settings(out.resolve("karn-" + format.text()), format, 0, false, 20),
                        ExportProgress.NONE);
                new SimicExport(store.log()).write(
                        SampleLog.settings(out.resolve("simic-" + format.text()), format, 0, false, 20),
                        ExportProgress.NONE);
            }
        }
    }
}
