package io.esper.oona.reliability.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.esper.oona.reliability.Await;
import io.esper.oona.reliability.Commands;
import io.esper.oona.reliability.Refused;

/// A disk of a few megabytes in memory, which is soon full. For one thread; close it.
final class Tmpfs implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path mountPoint;

    private Tmpfs(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    /// Mounts one.
    ///
    /// @throws Refused if the machine does not allow it
    static Tmpfs create(Path directory, long bytes) throws Refused, IOException, InterruptedException {
        Path mountPoint = Files.createDirectories(directory.resolve("small"));
        Commands.orRefused("mount", "-t", "tmpfs", "-o", "size=" + bytes, "oona-small", mountPoint.toString());
        return new Tmpfs(mountPoint);
    }

    Path directory() {
        return mountPoint;
    }

    /// Gives it so much room in all.
    void resize(long bytes) throws Refused, InterruptedException {
        Commands.orRefused("mount", "-o", "remount,size=" + bytes, mountPoint.toString());
    }

    /// Leaves so much room beside what is in use now; who writes meanwhile gets a little less.
    void leave(long bytes) throws Refused, IOException, InterruptedException {
        long used = used();
        if (Commands.run("mount", "-o", "remount,size=" + (used + bytes), mountPoint.toString()).status() != 0) {
            resize(used() + 2 * bytes); // it had grown by more
        }
    }

    /// Bytes in use.
    private long used() throws IOException {
        var store = Files.getFileStore(mountPoint);
        return store.getTotalSpace() - store.getUnallocatedSpace();
    }

    @Override
    public void close() {
        Await.must(PATIENCE, () -> {
            try {
                return Commands.run("umount", mountPoint.toString()).status() == 0;
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }, () -> "the small disk can be unmounted");
    }
}
