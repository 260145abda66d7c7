package io.esper.oona.reliability;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/// Files of H2 whose sync does nothing, under `unsynced:`. A defect made on purpose: the store believes that it has synced, and the
/// power-loss experiment must see what it acknowledged disappear.
public final class UnsyncedFiles extends FilePathWrapper {
    /// The name's beginning.
    public static final String SCHEME = "unsynced";

    /// Makes the names known to H2 in this process.
    static void register() {
        FilePath.register(new UnsyncedFiles());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Unsynced(getBase().open(mode));
    }

    private static final class Unsynced extends FileBaseDefault {
        private final FileChannel file;

        Unsynced(FileChannel file) {
            this.file = file;
        }

        @Override
        public void force(boolean metaData) {
            // The defect.
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            return file.write(source, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }
    }
}
