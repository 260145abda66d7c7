package io.esper.oona.store.block;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/// Opens blocks. For one thread; close it.
public final class BlockReader implements AutoCloseable {
    /// Refuses a damaged length before it becomes an allocation: the writer's blocks stay far below.
    private static final int RAW_BYTES_MAX = 256 * 1024 * 1024;

    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();

    /// Decompresses a block and finds its columns; texts and events are made when they are asked for.
    ///
    /// @throws BlockFormatException if the body is damaged or of an unknown codec
    public Block read(BlockRow row) {
        if (row.codec() != BlockWriter.CODEC_PLAIN && row.codec() != BlockWriter.CODEC_EXTENDED) {
            throw new BlockFormatException(
                    "The block of class " + row.retention().text() + " that ends at position " + row.lastPosition()
                            + " has the codec " + row.codec() + "; this version reads codecs " + BlockWriter.CODEC_PLAIN
                            + " and "
                            + BlockWriter.CODEC_EXTENDED + ". Update oona.");
        }
        byte[] body = row.body();
        int size = openedBytes(row);
        byte[] raw = new byte[size];
        try {
            int read = zstd.decompressByteArray(raw, 0, size, body, 4, body.length - 4);
            if (read != size) {
                throw new BlockFormatException("The block that ends at position " + row.lastPosition() + " holds "
                        + read + " bytes instead of " + size + ".");
            }
            return new Block(row, raw);
        } catch (ZstdException damaged) {
            throw (BlockFormatException) new BlockFormatException(
                    "The block that ends at position " + row.lastPosition() + " cannot be decompressed: "
                            + damaged.getMessage())
                    .initCause(damaged);
        }
    }

    /// How large a block is once it is decompressed, as its body says; 0 to 256 MiB.
    ///
    /// @throws BlockFormatException if the body cannot be one
    public static int openedBytes(BlockRow row) {
        byte[] body = row.body();
        if (body.length < 4) {
            throw new BlockFormatException(
                    "The block that ends at position " + row.lastPosition() + " has only " + body.length + " bytes.");
        }
        int size = (body[0] & 0xFF) << 24 | (body[1] & 0xFF) << 16 | (body[2] & 0xFF) << 8 | (body[3] & 0xFF);
        if (size < 0 || size > RAW_BYTES_MAX) {
            throw new BlockFormatException(
                    "The block that ends at position " + row.lastPosition() + " claims " + size + " bytes.");
        }
        return size;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
