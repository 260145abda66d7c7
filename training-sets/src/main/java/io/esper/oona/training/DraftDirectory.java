package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A directory that appears when it is complete and on the disk, or not at all. What an export that was killed has left behind, at
/// whatever moment, is removed when the same directory is exported again.
record DraftDirectory(Path directory) {
    private static final String SCRATCH = ".oona-scratch-";

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
            String prefix = "." + target.getFileName() + ".partial-";
            DraftClaim.sweep(parent, prefix);
            // Held until the draft has its name: a draft without a claim that somebody holds is nobody's.
            try (DraftClaim claim = DraftClaim.of(parent, prefix)) {
                Path draft = claim.directory();
                T result = work.fill(draft, target);
                DurableFiles.sync(draft);
                // Fails if the name was taken meanwhile by a directory with content.
                Files.move(draft, target);
                DurableFiles.sync(parent);
                return result;
            }
        } catch (IOException failed) {
            throw new ExportException.WriteFailed(directory, failed);
        }
    }

    /// Runs work that needs room on the disk and leaves nothing there, in the system's directory for such files.
    ///
    /// @throws ExportException.WriteFailed if the disk refuses
    static <T> T scratch(Work<T> work) {
        Path parent = Path.of(System.getProperty("java.io.tmpdir", "."));
        try {
            DraftClaim.sweep(parent, SCRATCH);
            try (DraftClaim claim = DraftClaim.of(parent, SCRATCH)) {
                return work.fill(claim.directory(), claim.directory());
            }
        } catch (IOException failed) {
            throw new ExportException.WriteFailed(parent, failed);
        }
    }
}
