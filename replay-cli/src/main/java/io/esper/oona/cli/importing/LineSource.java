package io.esper.oona.cli.importing;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// Cuts decoded bytes into lines, without holding a line that is longer than the limit. Lines end with a line feed, a carriage
/// return before it is left to the JSON reader as white space. Keeps a checksum of everything that has been passed, so that a
/// later import can tell whether it looks at the same bytes. For one thread.
final class LineSource implements Closeable {
    private static final int CHUNK_BYTES = 1 << 18;

    private final DecodedInput in;
    private final int lineBytesMax;
    private final CRC32C crc32c = new CRC32C();
    private final CRC32 crc32 = new CRC32();
    private byte[] buffer = new byte[2 * CHUNK_BYTES];
    private int start;
    private int end;
    private boolean ended;

    private long passed;
    private long number;
    private long lineOffset;
    private int lineStart;
    private int lineLength;
    private long fullLength;

    LineSource(DecodedInput in, int lineBytesMax) {
        this.in = in;
        this.lineBytesMax = lineBytesMax;
    }

    /// The first bytes of the input, at most so many, without passing them. Only before the first line.
    byte[] head(int bytes) throws IOException {
        while (end - start < bytes && fill()) {
            // goes on until enough or the end
        }
        return Arrays.copyOfRange(buffer, start, Math.min(end, start + bytes));
    }

    /// Passes the given number of bytes and takes the last line to have that number; false if the input is shorter.
    boolean skip(long bytes, long lines) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (start == end && !fill()) {
                return false;
            }
            int step = (int) Math.min(left, end - start);
            pass(step);
            left -= step;
        }
        number = lines;
        return true;
    }

    /// Goes to the next line; false at the end.
    boolean next() throws IOException {
        lineOffset = passed;
        int scanned = start;
        while (true) {
            int feed = indexOfFeed(scanned);
            if (feed >= 0) {
                return line(feed - start, 1);
            }
            if (end - start > lineBytesMax) {
                return overlong();
            }
            int length = end - start;
            if (!fill()) {
                return length > 0 && line(length, 0);
            }
            scanned = start + length;
        }
    }

    /// Whether the next line has to be waited for.
    boolean mustWait() throws IOException {
        return !ended && indexOfFeed(start) < 0 && in.available() == 0;
    }

    byte[] buffer() {
        return buffer;
    }

    /// Where the line begins in the buffer, until the next call.
    int lineStart() {
        return lineStart;
    }

    /// Its length there: without the line feed, and of a line that is too long only the beginning.
    int lineLength() {
        return lineLength;
    }

    /// Its whole length in bytes, without the line feed.
    long fullLength() {
        return fullLength;
    }

    boolean tooLong() {
        return fullLength > lineBytesMax;
    }

    /// Whether it holds nothing but spaces, tabs and carriage returns.
    boolean blank() {
        for (int i = lineStart; i < lineStart + lineLength; i++) {
            byte b = buffer[i];
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return !tooLong();
    }

    /// Its number, from 1.
    long number() {
        return number;
    }

    /// Where it begins in the decoded input.
    long offset() {
        return lineOffset;
    }

    /// How far the input has been passed, this line included.
    long passed() {
        return passed;
    }

    /// Checksum of everything passed: CRC-32C in the upper half, CRC-32 in the lower. Both run at memory speed; this is to notice
    /// an edited file, not to defend against somebody who forges one.
    long checksum() {
        return crc32c.getValue() << 32 | crc32.getValue();
    }

    DecodedInput input() {
        return in;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean line(int length, int feed) {
        lineStart = start;
        lineLength = length;
        fullLength = length;
        number++;
        pass(length + feed);
        return true;
    }

    /// Keeps the beginning of the line and passes the rest piece by piece.
    private boolean overlong() throws IOException {
        int kept = Math.min(lineBytesMax, end - start);
        byte[] beginning = Arrays.copyOfRange(buffer, start, start + kept);
        long length = 0;
        while (true) {
            int feed = indexOfFeed(start);
            if (feed >= 0) {
                length += feed - start;
                pass(feed - start + 1);
                break;
            }
            length += end - start;
            pass(end - start);
            if (!fill()) {
                break;
            }
        }
        // The beginning goes before what is still unread.
        int unread = end - start;
        if (buffer.length < kept + unread) {
            buffer = Arrays.copyOf(buffer, kept + unread);
        }
        System.arraycopy(buffer, start, buffer, kept, unread);
        System.arraycopy(beginning, 0, buffer, 0, kept);
        start = kept;
        end = kept + unread;
        lineStart = 0;
        lineLength = kept;
        fullLength = length;
        number++;
        return true;
    }

    private void pass(int bytes) {
        crc32c.update(buffer, start, bytes);
        crc32.update(buffer, start, bytes);
        start += bytes;
        passed += bytes;
    }

    private int indexOfFeed(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (buffer.length - end < CHUNK_BYTES) {
            int used = end - start;
            byte[] target =
                    buffer.length - used < CHUNK_BYTES ? new byte[buffer.length + Math.max(CHUNK_BYTES, used)] : buffer;
            System.arraycopy(buffer, start, target, 0, used);
            buffer = target;
            start = 0;
            end = used;
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            ended = true;
            return false;
        }
        end += read;
        return true;
    }
}
