package io.esper.oona.cli.importing;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// Plain or gzip bytes, decoded. A gzip file is followed only up to a size and a ratio, so that a small file cannot keep the
/// import busy for ever. For one thread; [#encodedBytes] may be asked from others.
final class DecodedInput extends InputStream {
    private static final int MAGIC = 0x1f8b;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long RATIO_FREE_BYTES = 1 << 20;

    private final InputStream decoded;
    private final Counted encoded;
    private final boolean gzip;
    private final ImportSettings settings;
    private long decodedBytes;

    private DecodedInput(InputStream decoded, Counted encoded, boolean gzip, ImportSettings settings) {
        this.decoded = decoded;
        this.encoded = encoded;
        this.gzip = gzip;
        this.settings = settings;
    }

    static DecodedInput of(BufferedInputStream raw, ImportSettings settings) throws IOException {
        raw.mark(2);
        int magic = raw.read() << 8 | raw.read();
        raw.reset();
        Counted counted = new Counted(raw);
        boolean gzip = magic == MAGIC;
        return new DecodedInput(gzip ? new GZIPInputStream(counted, BUFFER_BYTES) : counted, counted, gzip, settings);
    }

    /// Bytes read from the source so far.
    long encodedBytes() {
        return encoded.count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = decoded.read(target, offset, length);
        if (read > 0 && gzip) {
            decodedBytes += read;
            check();
        }
        return read;
    }

    private void check() throws IOException {
        if (decodedBytes > settings.decodedBytesMax()) {
            throw new IOException("the gzip data decodes to more than " + settings.decodedBytesMax()
                    + " bytes; raise --decoded-max if that is meant");
        }
        if (decodedBytes > RATIO_FREE_BYTES && decodedBytes / settings.ratioMax() > encoded.count) {
            throw new IOException("the gzip data decodes to more than " + settings.ratioMax()
                    + " times its size; raise --ratio-max if that is meant");
        }
    }

    @Override
    public int available() throws IOException {
        return decoded.available();
    }

    @Override
    public void close() throws IOException {
        decoded.close();
    }

    private static final class Counted extends FilterInputStream {
        private volatile long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            add(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            add(Math.max(0, read));
            return read;
        }

        // One thread reads, others only look.
        private void add(int bytes) {
            long before = count;
            count = before + bytes;
        }
    }
}
