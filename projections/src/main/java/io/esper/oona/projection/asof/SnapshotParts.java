package io.esper.oona.projection.asof;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

import io.esper.oona.store.Store;

/// The contents of a snapshot in pieces, a row each: as much is in memory.
final class SnapshotParts {
    private static final int PART_BYTES = 512 << 10;

    private final Store store;
    private final long snapshot;

    SnapshotParts(Store store, long snapshot) {
        this.store = store;
        this.snapshot = snapshot;
    }

    private void write(int part, byte[] body) {
        store.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO projection_snapshot_part (snapshot, part, body) VALUES (?, ?, ?)")) {
                insert.setLong(1, snapshot);
                insert.setInt(2, part);
                insert.setBytes(3, body);
                return insert.executeUpdate();
            }
        });
    }

    private Optional<byte[]> read(int part) {
        return store.query(connection -> {
            try (PreparedStatement select = connection
                    .prepareStatement("SELECT body FROM projection_snapshot_part WHERE snapshot = ? AND part = ?")) {
                select.setLong(1, snapshot);
                select.setInt(2, part);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
                }
            }
        });
    }

    /// The snapshot would take more than is allowed.
    @SuppressWarnings("serial")
    static final class TooLarge extends IOException {
        TooLarge(long bytesMax) {
            super("it takes more than " + bytesMax + " bytes");
        }
    }

    /// Writes the parts one after the other; closed or not, what has been written counts.
    final class Output extends OutputStream {
        private final long bytesMax;
        private final byte[] buffer = new byte[PART_BYTES];
        private int filled;
        private int part;
        private long bytes;

        Output(long bytesMax) {
            this.bytesMax = bytesMax;
        }

        long bytes() {
            return bytes;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[]{(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            bytes += length;
            if (bytes > bytesMax) {
                throw new TooLarge(bytesMax);
            }
            int from = offset;
            int left = length;
            while (left > 0) {
                int some = Math.min(left, buffer.length - filled);
                System.arraycopy(source, from, buffer, filled, some);
                filled += some;
                from += some;
                left -= some;
                if (filled == buffer.length) {
                    send();
                }
            }
        }

        @Override
        public void close() {
            if (filled > 0) {
                send();
            }
        }

        private void send() {
            byte[] body = new byte[filled];
            System.arraycopy(buffer, 0, body, 0, filled);
            SnapshotParts.this.write(part++, body);
            filled = 0;
        }
    }

    /// Reads the parts one after the other.
    final class Input extends InputStream {
        private ByteArrayInputStream current = new ByteArrayInputStream(new byte[0]);
        private int part;

        @Override
        public int read() {
            return more() ? current.read() : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return more() ? current.read(target, offset, length) : -1;
        }

        private boolean more() {
            if (current.available() > 0) {
                return true;
            }
            Optional<byte[]> body = SnapshotParts.this.read(part);
            if (body.isEmpty()) {
                return false;
            }
            part++;
            current = new ByteArrayInputStream(body.get());
            return current.available() > 0;
        }
    }
}
