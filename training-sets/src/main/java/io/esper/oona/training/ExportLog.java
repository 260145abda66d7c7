package io.esper.oona.training;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.store.Expired;

/// What may differ between two exports of the same data, for `export.log.json`: how long it took, and which events had expired. For
/// one thread.
final class ExportLog {
    private static final int RANGES_MAX = 100;

    private final long begun = System.nanoTime();
    private final List<String> ranges = new ArrayList<>();
    private long expired;

    void take(Expired gone) {
        expired += gone.count();
        if (ranges.size() < RANGES_MAX) {
            ranges.add(new JsonText().field("retention", gone.retention().text()).field("after", gone.after())
                    .field("until", gone.until()).field("events", gone.count()).end());
        }
    }

    String json(String datasetId) {
        return new JsonText().field("dataset_id", datasetId)
                .field("seconds", Math.round((System.nanoTime() - begun) / 1e6) / 1e3).field("expired_events", expired)
                .raw("expired_ranges", JsonText.array(ranges)).end() + "\n";
    }
}
