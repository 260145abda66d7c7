package io.esper.oona.projection.asof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;

/// A database in a directory of its own among the temporary files, for as long as one question takes. What killed processes have
/// left is removed by the next one: whoever lives holds the lock of its directory. For one thread.
final class ScratchDatabase implements AutoCloseable {
    private static final String PREFIX = "oona-as-of-";
    private static final String LOCK = "lock";
    private static final String NAME = "oona";
    private static final String FILE = NAME + ".mv.db";

    /// Those of this process. A process that opens and closes a file gives up its own lock of it, so it must not even look.
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Clock clock;
    private final Path directory;
    private final FileChannel channel;
    private Store store;

    private ScratchDatabase(Clock clock, Path directory, FileChannel channel) {
        this.clock = clock;
        this.directory = directory;
        this.channel = channel;
        this.store = opened();
    }

    static ScratchDatabase empty(Clock clock) {
        removeAbandoned();
        try {
            return made(clock, Files.createTempDirectory(PREFIX));
        } catch (IOException failed) {
            throw unwritable(failed);
        }
    }

    /// Another one with the same contents.
    ScratchDatabase copy() {
        store.close();
        try {
            Path other = Files.createTempDirectory(PREFIX);
            Files.copy(directory.resolve(FILE), other.resolve(FILE));
            store = opened();
            return made(clock, other);
        } catch (IOException failed) {
            throw unwritable(failed);
        }
    }

    private static ScratchDatabase made(Clock clock, Path directory) throws IOException {
        OWN.add(directory);
        FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held == null) {
                throw new IOException("another process holds " + directory.resolve(LOCK));
            }
            return new ScratchDatabase(clock, directory, channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            remove(directory);
            OWN.remove(directory);
            throw failed;
        }
    }

    private Store opened() {
        // one process, nothing to survive: no server for others, no compacting of what is deleted at once
        return Stores.open(StoreSettings
                .of("jdbc:h2:" + directory.resolve(NAME) + ";AUTO_SERVER=FALSE;MAX_COMPACT_TIME=0").withClock(clock));
    }

    Store store() {
        return store;
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        store.close();
        try {
            remove(directory);
            channel.close();
            OWN.remove(directory);
        } catch (IOException failed) {
            throw unwritable(failed);
        }
    }

    private static void removeAbandoned() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> found = Files.list(temporary)) {
            for (Path directory : found.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList()) {
                removeIfAbandoned(directory);
            }
        } catch (IOException unreadable) {
            // the directory of temporary files cannot be listed: nothing of ours can be found there
        }
    }

    private static void removeIfAbandoned(Path directory) {
        Path lock = directory.resolve(LOCK);
        // without a lock file somebody may just be making it
        if (OWN.contains(directory) || !Files.isWritable(lock)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            FileLock held = channel.tryLock();
            if (held != null) {
                remove(directory);
            }
        } catch (IOException | OverlappingFileLockException inUse) {
            // somebody lives in it, or it is just going away
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory);
    }

    private static UncheckedIOException unwritable(IOException failed) {
        return new UncheckedIOException("The database for the past cannot be written to "
                + System.getProperty("java.io.tmpdir") + ": " + failed.getMessage()
                + ". Free some space there, or name another directory with -Djava.io.tmpdir.", failed);
    }
}
