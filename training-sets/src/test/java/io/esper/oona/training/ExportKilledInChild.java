package io.esper.oona.training;

import java.nio.file.Path;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.training.evidence.EvidenceKeeper;
import io.esper.oona.training.evidence.KeeperProgress;

/// An export that dies as by `kill -9` in the middle: what the test of interruptions runs.
final class ExportKilledInChild {
    private ExportKilledInChild() {}

    public static void main(String[] args) {
        try (Store store =
                Stores.open(StoreSettings.of("jdbc:h2:mem:killed;DB_CLOSE_DELAY=-1").withClock(SampleLog.CLOCK))) {
            SampleLog.fill(store.log(), "run-a.jsonl");
            new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
            long half = store.log().head() - 5;
            new TamiyoExport(store.log()).write(TrainingSettings.of(Path.of(args[0]), ExportFormat.PARQUET),
                    (position, _) -> {
                        if (position >= half) {
                            Runtime.getRuntime().halt(9);
                        }
                        return true;
                    });
        }
        throw new IllegalStateException("The export was done before it was killed.");
    }
}
