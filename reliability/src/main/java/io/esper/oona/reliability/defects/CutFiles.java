package io.esper.oona.reliability.defects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.esper.oona.reliability.Await;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/// Files of H2, under `cut:`, that lose at a power cut all that was not synced: nothing of it had reached the disk. Syncs are slow,
/// so that much is under way. In the process, without the rights that cutting a device needs.
public final class CutFiles extends FilePathWrapper {
    private static final int SYNC_NANOS = 2_000_000;
    private static final Map<String, Disk> DISKS = new ConcurrentHashMap<>();

    /// Makes the names known to H2.
    static void register() {
        FilePath.register(new CutFiles());
    }

    /// Cuts the power of a file. Whoever writes to it from now on fails.
    ///
    /// @param name the path of the database with `.mv.db`
    static void cut(String name) throws IOException {
        Disk disk = DISKS.remove(name);
        if (disk == null) {
            throw new IllegalStateException("Nobody has opened " + name + ".");
        }
        disk.cut();
    }

    @Override
    public String getScheme() {
        return "cut";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FileChannel file = super.open(mode);
        return new Channel(file, DISKS.computeIfAbsent(getBase().toString(), name -> new Disk()));
    }

    /// What stood in a file before a write that is not synced.
    private record Undo(FileChannel file, long position, byte[] bytes, long size) {}

    private static final class Disk {
        private final Deque<Undo> unsynced = new ArrayDeque<>();
        private boolean off;

        private synchronized void check() throws IOException {
            if (off) {
                throw new IOException("the power is off");
            }
        }

        synchronized void remember(FileChannel file, long position, long length) throws IOException {
            check();
            long size = file.size();
            ByteBuffer before = ByteBuffer.allocate(Math.toIntExact(Math.clamp(size - position, 0, length)));
            while (before.hasRemaining() && file.read(before, position + before.position()) > 0) {
                // reads on
            }
            unsynced.push(new Undo(file, position, before.array(), size));
        }

        synchronized int write(FileChannel file, ByteBuffer from, long position) throws IOException {
            remember(file, position, from.remaining());
            return file.write(from, position);
        }

        synchronized void truncate(FileChannel file, long size) throws IOException {
            remember(file, size, Math.max(0, file.size() - size));
            file.truncate(size);
        }

        void sync() throws IOException {
            Await.moment(SYNC_NANOS);
            synchronized (this) {
                check();
                unsynced.clear();
            }
        }

        synchronized void cut() throws IOException {
            off = true;
            for (Undo undo = unsynced.poll(); undo != null; undo = unsynced.poll()) {
                undo.file().write(ByteBuffer.wrap(undo.bytes()), undo.position());
                undo.file().truncate(undo.size());
            }
        }
    }

    private static final class Channel extends FileBaseDefault {
        private final FileChannel file;
        private final Disk disk;

        Channel(FileChannel file, Disk disk) {
            this.file = file;
            this.disk = disk;
        }

        @Override
        public synchronized int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            return disk.write(file, from, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            disk.truncate(file, size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            disk.sync();
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
