package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// The files beside the data.
final class DatasetFiles {
    private DatasetFiles() {}

    /// Writes the texts, the manifest and the log of the export; returns the data set's id.
    ///
    /// @param expired events that had expired; not in the manifest, because it must not depend on when the export was made
    static String write(Path draft, Map<String, String> texts, String manifest, long expired) throws IOException {
        for (Map.Entry<String, String> text : texts.entrySet()) {
            DurableFiles.write(draft.resolve(text.getKey()), text.getValue());
        }
        String id = DurableFiles.sha256(manifest);
        DurableFiles.write(draft.resolve("manifest.json"), manifest);
        DurableFiles.write(draft.resolve("export.log.json"),
                new JsonText().field("dataset_id", id).field("expired_events", expired).end() + "\n");
        return id;
    }
}
