package io.esper.oona.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Standard output: buffered bytes, UTF-8. For one thread.
public final class DataOut {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream target;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;

    DataOut(OutputStream target) {
        this.target = target;
    }

    public DataOut print(CharSequence text) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return write(bytes, 0, bytes.length);
    }

    public DataOut println(CharSequence text) {
        return print(text).newline();
    }

    public DataOut newline() {
        if (used == buffer.length) {
            drain();
        }
        buffer[used++] = '\n';
        return this;
    }

    public DataOut write(byte[] bytes, int offset, int length) {
        if (length > buffer.length - used) {
            drain();
        }
        if (length > buffer.length) {
            send(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, used, length);
            used += length;
        }
        return this;
    }

    /// Hands everything on: at the end, and before waiting for more.
    public void flush() {
        drain();
        try {
            target.flush();
        } catch (IOException gone) {
            throw new OutputClosed(gone);
        }
    }

    private void drain() {
        int length = used;
        used = 0;
        if (length > 0) {
            send(buffer, 0, length);
        }
    }

    private void send(byte[] bytes, int offset, int length) {
        try {
            target.write(bytes, offset, length);
        } catch (IOException gone) {
            throw new OutputClosed(gone);
        }
    }
}
