package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A directory that appears when it is complete and on the disk, or not at all.
record DraftDirectory(Path directory) {

    /// Fills the draft.
    interface Work<T> {
        /// Fills it.
        ///
        /// @param draft  to be filled
        /// @param target the name that it will have
        T fill(Path draft, Path target) throws IOException;
    }

    /// Runs the work and gives the draft its name.
    ///
    /// @throws ExportException.TargetExists if the name is taken
    /// @throws ExportException.WriteFailed  if the disk refuses
    <T> T finish(Work<T> work) {
        Path target = directory.toAbsolutePath();
        Path parent = target.getParent();
        if (Files.exists(target) || parent == null) {
            throw new ExportException.TargetExists(directory);
        }
        try {
            Files.createDirectories(parent);
            Path draft = Files.createTempDirectory(parent, "." + target.getFileName() + ".partial-");
            try {
                T result = work.fill(draft, target);
                DurableFiles.sync(draft);
                // Fails if the name was taken meanwhile by a directory with content.
                Files.move(draft, target);
                DurableFiles.sync(parent);
                return result;
            } finally {
                if (Files.exists(draft)) {
                    DurableFiles.delete(draft);
                }
            }
        } catch (IOException failed) {
            throw new ExportException.WriteFailed(directory, failed);
        }
    }
}
