package io.esper.oona.store.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicReference;

import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/// H2's file system `failing:`, the one of the machine until it is told to fail. Its state is that of the JVM.
public final class FailingFile extends FilePathWrapper {
    private static final AtomicReference<Failing> FAILING = new AtomicReference<>(Failing.NOTHING);

    /// What fails.
    enum Failing {
        NOTHING, WRITES, SYNCS
    }

    /// Makes the file system known to H2.
    static void register() {
        FilePath.register(new FailingFile());
    }

    static void fail(Failing what) {
        FAILING.set(what);
    }

    private static void check(Failing what) throws IOException {
        if (FAILING.get() == what) {
            throw new IOException("the test's file system fails: " + what);
        }
    }

    @Override
    public String getScheme() {
        return "failing";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(super.open(mode));
    }

    private static final class Channel extends FileBaseDefault {
        private final FileChannel file;

        Channel(FileChannel file) {
            this.file = file;
        }

        @Override
        public synchronized int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            check(Failing.WRITES);
            return file.write(from, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            check(Failing.WRITES);
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            check(Failing.SYNCS);
            file.force(metaData);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
