package io.esper.oona.store.block;

import java.nio.charset.StandardCharsets;

/// Reads what [ByteSink] wrote. For one thread.
final class ByteSource {
    private final byte[] bytes;
    private int at;

    ByteSource(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.at = offset;
    }

    int offset() {
        return at;
    }

    void skip(int length) {
        if (length < 0 || length > bytes.length - at) {
            throw new BlockFormatException("A block's part of " + length + " bytes at " + at
                    + " goes beyond its end at " + bytes.length + ".");
        }
        at += length;
    }

    int int32() {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new BlockFormatException(
                    "A block holds the number " + value + " where 0 to 2,147,483,647 is expected.");
        }
        return (int) value;
    }

    /// A number of things that take at least a byte each, so that damage does not become an allocation.
    int count() {
        int count = int32();
        if (count > bytes.length - at) {
            throw new BlockFormatException("A block claims " + count + " parts in " + (bytes.length - at) + " bytes.");
        }
        return count;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= bytes.length) {
                throw new BlockFormatException("A block ends in the middle of a number.");
            }
            byte next = bytes[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new BlockFormatException("A block holds a number of more than ten bytes at " + at + ".");
    }

    long fixed64() {
        int start = at;
        skip(8);
        return fixed64(bytes, start);
    }

    static long fixed64(byte[] bytes, int offset) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (bytes[offset + i] & 0xFF);
        }
        return value;
    }

    String text() {
        int length = int32();
        int start = at;
        skip(length);
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }
}
