package io.esper.oona.projection.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Rows on their way into a table by `COPY … BINARY`. End it, then close it; closed without an end it copies nothing. For one
/// thread. The format is that of PostgreSQL's documentation of `COPY` and of its types' send functions.
final class PostgresCopy implements AutoCloseable {
    /// The signature, no flags, no header extension.
    private static final byte[] HEADER =
            {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0};
    /// Bytes that travel together.
    private static final int PART_BYTES = 1 << 16;
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int OID_INT8 = 20;
    private static final int OID_INT2 = 21;
    private static final int OID_INT4 = 23;
    private static final int OID_TEXT = 25;
    private static final int OID_FLOAT4 = 700;

    private final CopyIn copy;
    private byte[] bytes = new byte[PART_BYTES * 2];
    private int size;

    private PostgresCopy(CopyIn copy) {
        this.copy = copy;
    }

    static PostgresCopy into(Connection connection, Table<?> table) throws SQLException {
        PostgresCopy begun = new PostgresCopy(connection.unwrap(PGConnection.class).getCopyAPI()
                .copyIn("COPY " + table.name() + " (generation, " + SetSql.names(table.columns(), "")
                        + ") FROM STDIN BINARY"));
        begun.raw(HEADER);
        return begun;
    }

    void row(int generation, @Nullable Object[] cells) throws SQLException {
        int2(cells.length + 1);
        int4(4);
        int4(generation);
        for (Object cell : cells) {
            cell(cell);
        }
        if (size >= PART_BYTES) {
            flush();
        }
    }

    void end() throws SQLException {
        int2(-1);
        flush();
        copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(bytes, 0, size);
        size = 0;
    }

    private void cell(@Nullable Object cell) {
        switch (cell) {
            case null -> int4(-1);
            case Integer value -> {
                int4(4);
                int4(value);
            }
            case Long value -> {
                int4(8);
                int8(value);
            }
            case Float value -> {
                int4(4);
                int4(Float.floatToRawIntBits(value));
            }
            case Double value -> {
                int4(8);
                int8(Double.doubleToRawLongBits(value));
            }
            case Boolean value -> {
                int4(1);
                room(1);
                bytes[size++] = (byte) (value ? 1 : 0);
            }
            case UUID value -> {
                int4(16);
                int8(value.getMostSignificantBits());
                int8(value.getLeastSignificantBits());
            }
            case String value -> text(value);
            case short[] values -> array(values);
            case int[] values -> array(values);
            case long[] values -> array(values);
            case float[] values -> array(values);
            case String[] values -> array(values);
            default -> throw new IllegalArgumentException(
                    "A cell of " + cell.getClass() + " cannot be copied; write the table by merging.");
        }
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int4(utf8.length);
        raw(utf8);
    }

    private void array(short[] values) {
        int start = begin(OID_INT2, values.length, false);
        room(values.length * 6);
        for (short value : values) {
            INT.set(bytes, size, 2);
            SHORT.set(bytes, size + 4, value);
            size += 6;
        }
        finish(start);
    }

    private void array(int[] values) {
        boolean nulls = false;
        for (int value : values) {
            nulls |= value == Integer.MIN_VALUE;
        }
        int start = begin(OID_INT4, values.length, nulls);
        room(values.length * 8);
        for (int value : values) {
            if (value == Integer.MIN_VALUE) {
                int4(-1);
            } else {
                sized4(value);
            }
        }
        finish(start);
    }

    private void array(long[] values) {
        boolean nulls = false;
        for (long value : values) {
            nulls |= value == Long.MIN_VALUE;
        }
        int start = begin(OID_INT8, values.length, nulls);
        room(values.length * 12);
        for (long value : values) {
            if (value == Long.MIN_VALUE) {
                int4(-1);
            } else {
                INT.set(bytes, size, 8);
                LONG.set(bytes, size + 4, value);
                size += 12;
            }
        }
        finish(start);
    }

    private void array(float[] values) {
        boolean nulls = false;
        for (float value : values) {
            nulls |= !Float.isFinite(value);
        }
        int start = begin(OID_FLOAT4, values.length, nulls);
        room(values.length * 8);
        for (float value : values) {
            if (Float.isFinite(value)) {
                sized4(Float.floatToRawIntBits(value));
            } else {
                int4(-1);
            }
        }
        finish(start);
    }

    private void array(@Nullable String[] values) {
        boolean nulls = false;
        for (String value : values) {
            nulls |= value == null;
        }
        int start = begin(OID_TEXT, values.length, nulls);
        for (String value : values) {
            if (value == null) {
                int4(-1);
            } else {
                text(value);
            }
        }
        finish(start);
    }

    /// The header of an array; returns where its length has to be written.
    private int begin(int elementType, int length, boolean nulls) {
        int start = size;
        int4(0);
        int4(length == 0 ? 0 : 1);
        int4(nulls ? 1 : 0);
        int4(elementType);
        if (length > 0) {
            int4(length);
            int4(1);
        }
        return start;
    }

    private void finish(int start) {
        int end = size;
        size = start;
        int4(end - start - 4);
        size = end;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    private void raw(byte[] from) {
        room(from.length);
        System.arraycopy(from, 0, bytes, size, from.length);
        size += from.length;
    }

    /// A value of four bytes behind its length, for which there is room.
    private void sized4(int value) {
        LONG.set(bytes, size, (4L << 32) | (value & 0xffff_ffffL));
        size += 8;
    }

    private void int2(int value) {
        room(2);
        SHORT.set(bytes, size, (short) value);
        size += 2;
    }

    private void int4(int value) {
        room(4);
        INT.set(bytes, size, value);
        size += 4;
    }

    private void int8(long value) {
        room(8);
        LONG.set(bytes, size, value);
        size += 8;
    }
}
