package io.esper.oona.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// A directory that appears when it is complete and on the disk, or not at all. What an export that was killed has left behind is
/// removed when the same directory is exported again.
record DraftDirectory(Path directory) {
    /// Held by whoever fills a draft: a draft whose lock is free belongs to nobody any more.
    private static final String LOCK = "writing.lock";

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
            sweep(parent, prefix);
            Path draft = Files.createTempDirectory(parent, prefix);
            try {
                T result = fill(work, draft, target);
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

    private static <T> T fill(Work<T> work, Path draft, Path target) throws IOException {
        Path lock = draft.resolve(LOCK);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            T result = work.fill(draft, target);
            if (held.isValid()) {
                Files.delete(lock);
            }
            return result;
        }
    }

    private static void sweep(Path parent, String prefix) throws IOException {
        List<Path> drafts;
        try (Stream<Path> entries = Files.list(parent)) {
            drafts = entries.filter(entry -> entry.getFileName().toString().startsWith(prefix)).toList();
        }
        for (Path draft : drafts) {
            if (abandoned(draft.resolve(LOCK))) {
                DurableFiles.delete(draft);
            }
        }
    }

    private static boolean abandoned(Path lock) {
        if (!Files.exists(lock)) {
            return false; // another export may be about to take it
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        } catch (IOException | OverlappingFileLockException inUse) {
            return false;
        }
    }
}
