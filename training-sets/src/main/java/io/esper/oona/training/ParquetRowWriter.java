package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Path;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.io.FileSystemOutputFile;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Parquet whose bytes depend on the rows alone. With dictionaries the footer would list encodings in the order of identity
/// hashes, and a page would switch encoding by a size that differs between runs; so there are none, and every limit that cuts
/// pages and row groups is pinned here.
final class ParquetRowWriter<R> implements RowWriter<R> {
    private static final long ROW_GROUP_BYTES = 64L << 20;
    private static final int PAGE_BYTES = 1 << 20;
    private static final int PAGE_ROWS = 20_000;

    private final CarpetWriter<R> writer;

    ParquetRowWriter(Path file, Class<R> type) throws IOException {
        writer = new CarpetWriter.Builder<>(new FileSystemOutputFile(file.toFile()), type)
                .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE).withDefaultTimeUnit(TimeUnit.MICROS)
                .withWriterVersion(WriterVersion.PARQUET_2_0).withDictionaryEncoding(false)
                .withCompressionCodec(CompressionCodecName.ZSTD).withRowGroupSize(ROW_GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .withPageRowCountLimit(PAGE_ROWS).build();
    }

    @Override
    public void write(R row) throws IOException {
        writer.write(row);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
