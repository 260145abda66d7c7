package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// The files beside the data.
final class DatasetFiles {
    private DatasetFiles() {}

    /// Writes the texts, the manifest and the log of the export; returns the data set's id.
    ///
    /// @param seen what must not be in the manifest, because it depends on when and where the export was made
    static String write(Path draft, Map<String, String> texts, String manifest, ExportLog seen) throws IOException {
        for (Map.Entry<String, String> text : texts.entrySet()) {
            DurableFiles.write(draft.resolve(text.getKey()), text.getValue());
        }
        String id = DurableFiles.sha256(manifest);
        DurableFiles.write(draft.resolve("manifest.json"), manifest);
        DurableFiles.write(draft.resolve("export.log.json"), seen.json(id));
        return id;
    }
}
