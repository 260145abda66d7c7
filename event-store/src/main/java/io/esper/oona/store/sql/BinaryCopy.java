package io.esper.oona.store.sql;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Writes rows by `COPY … FROM STDIN BINARY`, the form that costs PostgreSQL least. For one thread; close it. Without
/// [#end] nothing is written.
final class BinaryCopy implements AutoCloseable {
    /// As PostgreSQL's manual states it: signature, flags, no extension.
    private static final byte[] HEADER =
            {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

    /// Begins.
    ///
    /// @param target table and columns
    BinaryCopy(Connection connection, String target) throws SQLException {
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + target + " FROM STDIN BINARY");
        buffer.put(HEADER);
    }

    void row(int columns) throws SQLException {
        room(2).putShort((short) columns);
    }

    void bigint(long value) throws SQLException {
        room(12).putInt(8).putLong(value);
    }

    void uuid(UUID value) throws SQLException {
        room(20).putInt(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    void bytea(byte[] value) throws SQLException {
        room(4).putInt(value.length);
        if (value.length > buffer.remaining()) {
            flush();
        }
        if (value.length > buffer.remaining()) {
            copy.writeToCopy(value, 0, value.length);
        } else {
            buffer.put(value);
        }
    }

    void end() throws SQLException {
        room(2).putShort((short) -1);
        flush();
        copy.endCopy();
    }

    private ByteBuffer room(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
