package io.esper.oona.reliability.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.esper.oona.reliability.Await;
import io.esper.oona.reliability.Commands;
import io.esper.oona.reliability.LinuxCalls;
import io.esper.oona.reliability.Refused;

/// A file system of its own in a file, whose power can be cut. For one thread; close it.
final class Ext4Volume implements AutoCloseable {
    private static final long MEGABYTE = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path image;
    private final Path mountPoint;
    private boolean mounted;

    private Ext4Volume(Path image, Path mountPoint) {
        this.image = image;
        this.mountPoint = mountPoint;
    }

    /// Makes and mounts one.
    ///
    /// @throws Refused if the machine does not allow it
    static Ext4Volume create(Path directory, long megabytes) throws Refused, IOException, InterruptedException {
        Path image = directory.resolve("volume.ext4");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(megabytes * MEGABYTE);
        }
        Commands.orRefused("mkfs.ext4", "-q", "-F", "-E", "nodiscard", image.toString());
        Ext4Volume volume = new Ext4Volume(image, Files.createDirectories(directory.resolve("volume")));
        volume.mount();
        return volume;
    }

    private void mount() throws Refused, InterruptedException {
        Commands.orRefused("mount", "-o", "loop", image.toString(), mountPoint.toString());
        mounted = true;
    }

    Path directory() {
        return mountPoint;
    }

    /// Makes durable what has been put there before the experiment begins.
    void sync() throws IOException, InterruptedException {
        Commands.must("sync", "-f", mountPoint.toString());
    }

    /// From now on nothing reaches the disk any more.
    void cutPower() throws Refused {
        LinuxCalls.cutPower(mountPoint);
    }

    /// The power is back: whoever used the volume is gone, and it is mounted again, which replays its journal.
    void restore() throws Refused, IOException, InterruptedException {
        unmount();
        mount();
    }

    private void unmount() throws IOException {
        Await.must(PATIENCE, () -> {
            try {
                return Commands.run("umount", mountPoint.toString()).status() == 0;
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }, () -> "the volume can be unmounted");
        mounted = false;
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            unmount();
        }
        Files.deleteIfExists(image);
    }
}
