package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.esper.oona.benchmarks.contender.Latencies;

/// What a durable write costs on a disk without any database: 8 KiB into a file of fixed size, then fdatasync, as a database
/// writes its log.
final class FsyncProbe {
    private static final int PAGE_BYTES = 8_192;
    private static final int FILE_PAGES = 2_048;

    private FsyncProbe() {}

    /// Writes and syncs so many times in the folder's file system.
    static Latencies measure(Path folder, int writes) throws IOException {
        Path file = Files.createTempFile(folder, "fsync-", ".probe");
        Latencies times = new Latencies();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
            for (int i = 0; i < FILE_PAGES; i++) {
                channel.write(page.clear(), (long) i * PAGE_BYTES);
            }
            channel.force(true);
            for (int i = 0; i < writes; i++) {
                page.clear().putInt(0, i);
                long begun = System.nanoTime();
                channel.write(page, (long) (i % FILE_PAGES) * PAGE_BYTES);
                channel.force(false);
                times.add(System.nanoTime() - begun);
            }
        } finally {
            Files.delete(file);
        }
        return times;
    }
}
