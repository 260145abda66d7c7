package io.esper.oona.projection.asof;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import io.esper.oona.projection.table.Column;
import org.jspecify.annotations.Nullable;

/// Rows as bytes: each cell by its column's type, a byte before it says whether it is NULL.
final class CellCodec {
    private CellCodec() {}

    static void write(DataOutputStream out, List<Column> columns, @Nullable Object[] cells) throws IOException {
        for (int index = 0; index < cells.length; index++) {
            Object cell = cells[index];
            out.writeBoolean(cell != null);
            if (cell != null) {
                write(out, cell);
            }
        }
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("A row has " + cells.length + " cells, its table " + columns.size()
                    + " columns.");
        }
    }

    private static void write(DataOutputStream out, Object cell) throws IOException {
        switch (cell) {
            case String text -> text(out, text);
            case Integer number -> out.writeInt(number);
            case Long number -> out.writeLong(number);
            case Float number -> out.writeFloat(number);
            case Double number -> out.writeDouble(number);
            case Boolean bit -> out.writeBoolean(bit);
            case BigDecimal number -> text(out, number.toPlainString());
            case UUID id -> {
                out.writeLong(id.getMostSignificantBits());
                out.writeLong(id.getLeastSignificantBits());
            }
            case short[] values -> {
                out.writeInt(values.length);
                for (short value : values) {
                    out.writeShort(value);
                }
            }
            case int[] values -> {
                out.writeInt(values.length);
                for (int value : values) {
                    out.writeInt(value);
                }
            }
            case long[] values -> {
                out.writeInt(values.length);
                for (long value : values) {
                    out.writeLong(value);
                }
            }
            case float[] values -> {
                out.writeInt(values.length);
                for (float value : values) {
                    out.writeFloat(value);
                }
            }
            case Object[] values -> texts(out, values);
            default -> throw new IllegalArgumentException("A cell of " + cell.getClass() + " cannot be kept.");
        }
    }

    private static void texts(DataOutputStream out, @Nullable Object[] values) throws IOException {
        out.writeInt(values.length);
        for (Object value : values) {
            out.writeBoolean(value != null);
            if (value instanceof String text) {
                text(out, text);
            }
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static @Nullable Object[] read(DataInputStream in, List<Column> columns) throws IOException {
        @Nullable
        Object[] cells = new @Nullable Object[columns.size()];
        for (int index = 0; index < cells.length; index++) {
            cells[index] = in.readBoolean() ? read(in, columns.get(index).type()) : null;
        }
        return cells;
    }

    private static Object read(DataInputStream in, Column.Type type) throws IOException {
        return switch (type) {
            case TEXT -> text(in);
            case INTEGER -> in.readInt();
            case LONG -> in.readLong();
            case REAL -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case BOOLEAN -> in.readBoolean();
            case DECIMAL -> new BigDecimal(text(in));
            case UUID -> new UUID(in.readLong(), in.readLong());
            case SMALLINTS -> {
                short[] values = new short[in.readInt()];
                for (int index = 0; index < values.length; index++) {
                    values[index] = in.readShort();
                }
                yield values;
            }
            case INTEGERS -> {
                int[] values = new int[in.readInt()];
                for (int index = 0; index < values.length; index++) {
                    values[index] = in.readInt();
                }
                yield values;
            }
            case LONGS -> {
                long[] values = new long[in.readInt()];
                for (int index = 0; index < values.length; index++) {
                    values[index] = in.readLong();
                }
                yield values;
            }
            case REALS -> {
                float[] values = new float[in.readInt()];
                for (int index = 0; index < values.length; index++) {
                    values[index] = in.readFloat();
                }
                yield values;
            }
            case TEXTS -> {
                @Nullable
                String[] values = new @Nullable String[in.readInt()];
                for (int index = 0; index < values.length; index++) {
                    values[index] = in.readBoolean() ? text(in) : null;
                }
                yield values;
            }
        };
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
