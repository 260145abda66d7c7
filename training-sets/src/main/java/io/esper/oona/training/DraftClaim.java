package io.esper.oona.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// A new directory that belongs to somebody who is alive. Beside it stands a file that its owner has locked from before the directory
/// exists until after it is gone or has another name; the lock ends with the process, however it ends. So a directory whose lock is
/// free is left over and can be swept; one without a lock file can be anybody's and stays. Close it.
final class DraftClaim implements AutoCloseable {
    private static final String LOCK = ".lock";
    /// Locks of this process: opening and closing one's own lock file would free it.
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final Path file;
    private final FileChannel channel;
    private final Path directory;

    private DraftClaim(Path file, FileChannel channel, Path directory) {
        this.file = file;
        this.channel = channel;
        this.directory = directory;
    }

    /// Makes a directory whose name begins so.
    static DraftClaim of(Path parent, String prefix) throws IOException {
        Path real = parent.toRealPath();
        ONE_AT_A_TIME.lock();
        try {
            DraftClaim claim = null;
            while (claim == null) {
                claim = claimed(Files.createTempFile(real, prefix, LOCK));
            }
            return claim;
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /// Null if somebody swept the file before it was locked.
    private static @Nullable DraftClaim claimed(Path file) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (NoSuchFileException swept) {
            return null;
        }
        try {
            channel.lock();
            if (!Files.exists(file)) {
                channel.close();
                return null;
            }
            OURS.add(file);
            return new DraftClaim(file, channel, Files.createTempDirectory(file.getParent(), base(file) + "-"));
        } catch (IOException | RuntimeException failed) {
            OURS.remove(file);
            channel.close();
            Files.deleteIfExists(file);
            throw failed;
        }
    }

    Path directory() {
        return directory;
    }

    /// Removes the directory, unless it has another name by now.
    @Override
    public void close() throws IOException {
        try {
            if (Files.exists(directory)) {
                DurableFiles.delete(directory);
            }
            Files.deleteIfExists(file);
        } finally {
            OURS.remove(file);
            channel.close();
        }
    }

    /// Removes what is left of claims that nobody holds any more: the names that claims with this prefix have, and nothing else. What
    /// cannot be removed is somebody else's, and stays.
    static void sweep(Path parent, String prefix) throws IOException {
        Pattern ours = Pattern.compile(Pattern.quote(prefix) + "(\\d+)(-\\d+|" + Pattern.quote(LOCK) + ")");
        // One spelling for each file: another one would not be known as a lock of this process.
        Path real = parent.toRealPath();
        ONE_AT_A_TIME.lock();
        try {
            List<Path> found;
            try (Stream<Path> entries = Files.list(real)) {
                found = entries.filter(entry -> ours.matcher(name(entry)).matches()).sorted().toList();
            }
            for (Path entry : found) {
                Matcher match = ours.matcher(name(entry));
                if (match.matches()) {
                    Path file = real.resolve(prefix + match.group(1) + LOCK);
                    if (!OURS.contains(file)) {
                        sweep(entry, file);
                    }
                }
            }
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /// @param entry the directory or the lock file itself
    private static void sweep(Path entry, Path file) {
        boolean directory = !entry.equals(file);
        if (!isLock(file) || (directory && !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock free = channel.tryLock()) {
            if (free != null && directory) {
                DurableFiles.delete(entry);
            }
            if (free != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | OverlappingFileLockException notOurs) {
            return;
        }
    }

    /// Whether it can be a lock file: they are empty.
    private static boolean isLock(Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() && attributes.size() == 0;
        } catch (IOException gone) {
            return false;
        }
    }

    private static String base(Path file) {
        String name = name(file);
        return name.substring(0, name.length() - LOCK.length());
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
