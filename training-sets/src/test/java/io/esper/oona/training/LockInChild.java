package io.esper.oona.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Ends with 0 if a file can be locked by another process, with 7 if not.
final class LockInChild {
    private LockInChild() {}

    public static void main(String[] arguments) throws IOException {
        boolean free;
        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            free = lock != null;
        }
        System.exit(free ? 0 : 7);
    }
}
