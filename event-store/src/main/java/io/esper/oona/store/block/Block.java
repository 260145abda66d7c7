package io.esper.oona.store.block;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import org.jspecify.annotations.Nullable;

/// An opened block: its columns as arrays, its texts made on demand. Safe for reading by several threads (a text may be made
/// twice). Events keep it alive.
public final class Block {
    private static final int[] NO_TAGS = {};
    /// Columns and tags, opened.
    private static final int BYTES_PER_EVENT = 120;
    /// A text that has been asked for.
    private static final int BYTES_PER_TEXT = 64;

    private final Retention retention;
    private final long firstSequence;
    private final byte[] raw;
    private final int count;
    private final long[] positions;
    private final long[] received;
    private final int idsAt;
    private final int[] textAt;
    private final @Nullable String[] texts;
    private final int[] topics;
    private final int[] types;
    private final int[] senders;
    private final int[] traces;
    private final int[] runs;
    private final int[] versions;
    private final int[] schemaVersions;
    private final int[] flags;
    private final int[][] tags;
    private final int[] timeAt;
    private final int @Nullable [] extensions;
    private final int[] payloadAt;

    Block(BlockRow row, byte[] raw) {
        this.retention = row.retention();
        this.firstSequence = row.firstSequence();
        this.raw = raw;
        this.count = row.eventCount();
        if (count < 1 || count > raw.length) {
            throw new BlockFormatException("A block claims " + count + " events in " + raw.length + " bytes.");
        }
        ByteSource in = new ByteSource(raw, 0);
        textAt = dictionary(in);
        texts = new @Nullable String[textAt.length];
        positions = new long[count];
        received = new long[count];
        places(in);
        idsAt = in.offset();
        in.skip(16 * count);
        topics = references(in);
        types = references(in);
        senders = references(in);
        traces = references(in);
        runs = numbers(in);
        versions = numbers(in);
        schemaVersions = numbers(in);
        flags = numbers(in);
        tags = tags(in);
        timeAt = new int[count];
        for (int i = 0; i < count; i++) {
            timeAt[i] = in.offset();
            in.skip(in.int32());
        }
        extensions = row.codec() == BlockWriter.CODEC_EXTENDED ? numbers(in) : null;
        payloadAt = payloads(in);
        if (in.offset() != raw.length) {
            throw new BlockFormatException(
                    "A block has " + (raw.length - in.offset()) + " bytes that belong to nothing.");
        }
        if (positions[0] != row.firstPosition() || positions[count - 1] != row.lastPosition()) {
            throw new BlockFormatException(
                    "The block row says positions " + row.firstPosition() + " to " + row.lastPosition()
                            + ", its body " + positions[0] + " to " + positions[count - 1] + ".");
        }
    }

    private static int[] dictionary(ByteSource in) {
        int[] at = new int[in.count()];
        for (int i = 0; i < at.length; i++) {
            at[i] = in.offset();
            in.skip(in.int32());
        }
        return at;
    }

    private void places(ByteSource in) {
        long position = in.varint();
        long micros = in.varint();
        for (int i = 0; i < count; i++) {
            position += in.varint() + 1;
            micros += in.varint();
            positions[i] = position;
            received[i] = micros;
        }
    }

    private int[] numbers(ByteSource in) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = in.int32();
        }
        return numbers;
    }

    private int[] references(ByteSource in) {
        int[] references = numbers(in);
        for (int reference : references) {
            if (reference >= textAt.length) {
                throw new BlockFormatException("A block refers to text " + reference + " of " + textAt.length + ".");
            }
        }
        return references;
    }

    private int[][] tags(ByteSource in) {
        int[][] read = new int[count][];
        for (int i = 0; i < count; i++) {
            int pairs = in.count();
            int[] tag = pairs == 0 ? NO_TAGS : new int[2 * pairs];
            for (int j = 0; j < tag.length; j++) {
                tag[j] = in.int32();
            }
            read[i] = tag;
        }
        return read;
    }

    private int[] payloads(ByteSource in) {
        int[] at = new int[count + 1];
        int[] lengths = numbers(in);
        at[0] = in.offset();
        for (int i = 0; i < count; i++) {
            in.skip(lengths[i]);
            at[i + 1] = in.offset();
        }
        return at;
    }

    /// Number of events, 1 or more.
    public int count() {
        return count;
    }

    /// The event with this index, 0 to count - 1.
    public BlockEvent event(int index) {
        return new BlockEvent(this, index);
    }

    /// The index of the first event beyond the position; count if there is none.
    public int indexAfter(long position) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (positions[middle] <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The index of the event at the position; negative if the block does not hold it.
    public int indexOf(long position) {
        return Arrays.binarySearch(positions, position);
    }

    /// About the memory that it takes, bytes.
    public long bytes() {
        return raw.length + (long) BYTES_PER_EVENT * count + BYTES_PER_TEXT * (long) texts.length;
    }

    /// Position of the event with this index.
    public long position(int index) {
        return positions[index];
    }

    /// Receive time of the event with this index, microseconds since 1970 UTC.
    public long receivedMicros(int index) {
        return received[index];
    }

    /// The class of all events.
    public Retention retention() {
        return retention;
    }

    long classSequence(int index) {
        return firstSequence + index;
    }

    UUID eventId(int index) {
        int at = idsAt + 16 * index;
        return new UUID(ByteSource.fixed64(raw, at), ByteSource.fixed64(raw, at + 8));
    }

    String topic(int index) {
        return text(topics[index]);
    }

    String type(int index) {
        return text(types[index]);
    }

    String sender(int index) {
        return text(senders[index]);
    }

    String trace(int index) {
        return text(traces[index]);
    }

    @Nullable
    String run(int index) {
        return runs[index] == 0 ? null : text(runs[index] - 1);
    }

    @Nullable
    String extensions(int index) {
        return extensions == null || extensions[index] == 0 ? null : text(extensions[index] - 1);
    }

    int version(int index) {
        return versions[index];
    }

    int schemaVersion(int index) {
        return schemaVersions[index];
    }

    int flags(int index) {
        return flags[index];
    }

    List<Tag> tags(int index) {
        int[] pairs = tags[index];
        Tag[] read = new Tag[pairs.length / 2];
        for (int i = 0; i < read.length; i++) {
            try {
                read[i] = new Tag(text(pairs[2 * i]), text(pairs[2 * i + 1]));
            } catch (IllegalArgumentException impossible) {
                throw new BlockFormatException("A block holds a tag that cannot be: " + impossible.getMessage());
            }
        }
        return List.of(read);
    }

    String time(int index) {
        return new ByteSource(raw, timeAt[index]).text();
    }

    byte[] raw() {
        return raw;
    }

    int payloadOffset(int index) {
        return payloadAt[index];
    }

    int payloadLength(int index) {
        return payloadAt[index + 1] - payloadAt[index];
    }

    private String text(int reference) {
        if (reference >= texts.length) {
            throw new BlockFormatException("A block refers to text " + reference + " of " + texts.length + ".");
        }
        String known = texts[reference];
        if (known == null) {
            ByteSource in = new ByteSource(raw, textAt[reference]);
            int length = in.int32();
            known = new String(raw, in.offset(), length, StandardCharsets.UTF_8);
            texts[reference] = known;
        }
        return known;
    }
}
