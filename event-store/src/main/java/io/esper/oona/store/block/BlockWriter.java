package io.esper.oona.store.block;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import org.jspecify.annotations.Nullable;

/// Lays the events of one retention class out as a block. Columns first, so that a reader finds what it needs without
/// touching the payloads; repeated texts once in a dictionary; everything compressed with Zstandard at level 1 (measured:
/// level 3 is slower here and no smaller). The layout is described in docs/internals/block-format.md. For one thread; close it.
public final class BlockWriter implements AutoCloseable {
    /// The layout without extensions.
    static final int CODEC_PLAIN = 1;
    /// The layout with a column of extensions, written only where an event has some.
    static final int CODEC_EXTENDED = 2;

    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(1).setContentSize(false).setChecksum(true);
    private final ByteSink raw = new ByteSink(512 * 1024);
    private final Map<String, Integer> dictionary = new HashMap<>();
    private final ByteSink texts = new ByteSink(16 * 1024);
    private final ByteSink columns = new ByteSink(32 * 1024);

    /// Writes one block.
    ///
    /// @param entries       in order of position, not empty, all of the class
    /// @param firstSequence the first entry's number within the class
    public BlockRow write(Retention retention, long firstSequence, List<Entry> entries) {
        dictionary.clear();
        texts.clear();
        columns.clear();
        raw.clear();
        Set<Long> summary = new HashSet<>();
        Entry first = entries.getFirst();
        Entry last = entries.getLast();
        places(entries);
        ids(entries);
        texts(entries, summary);
        numbers(entries);
        tags(entries, summary);
        times(entries);
        boolean extended = extensions(entries, summary);
        lengths(entries);
        raw.varint(dictionary.size());
        raw.raw(texts.array(), 0, texts.size());
        raw.raw(columns.array(), 0, columns.size());
        for (Entry entry : entries) {
            byte[] payload = entry.message().payload();
            raw.raw(payload, 0, payload.length);
        }
        return new BlockRow(retention, first.position(), last.position(), firstSequence, entries.size(),
                first.receivedMicros(),
                last.receivedMicros(), extended ? CODEC_EXTENDED : CODEC_PLAIN, Summary.of(summary), compressed());
    }

    private void places(List<Entry> entries) {
        long position = entries.getFirst().position() - 1;
        long received = entries.getFirst().receivedMicros();
        columns.varint(position);
        columns.varint(received);
        for (Entry entry : entries) {
            columns.varint(entry.position() - position - 1);
            columns.varint(entry.receivedMicros() - received);
            position = entry.position();
            received = entry.receivedMicros();
        }
    }

    private void ids(List<Entry> entries) {
        for (Entry entry : entries) {
            columns.fixed64(entry.message().envelope().eventId().getMostSignificantBits());
            columns.fixed64(entry.message().envelope().eventId().getLeastSignificantBits());
        }
    }

    private void texts(List<Entry> entries, Set<Long> summary) {
        for (Entry entry : entries) {
            columns.varint(entry(entry.message().topic(), Summary.Column.TOPIC, summary));
        }
        for (Entry entry : entries) {
            columns.varint(entry(entry.message().type(), Summary.Column.TYPE, summary));
        }
        for (Entry entry : entries) {
            columns.varint(entry(entry.message().envelope().senderId(), Summary.Column.SENDER, summary));
        }
        for (Entry entry : entries) {
            columns.varint(entry(entry.message().envelope().traceId(), Summary.Column.TRACE, summary));
        }
        for (Entry entry : entries) {
            String run = entry.message().envelope().runId();
            columns.varint(run == null ? 0 : entry(run, null, summary) + 1L);
        }
    }

    private void numbers(List<Entry> entries) {
        for (Entry entry : entries) {
            columns.varint(entry.message().version());
        }
        for (Entry entry : entries) {
            columns.varint(entry.message().envelope().schemaVersion());
        }
        for (Entry entry : entries) {
            columns.varint(entry.message().flags());
        }
    }

    private void tags(List<Entry> entries, Set<Long> summary) {
        for (Entry entry : entries) {
            columns.varint(entry.message().tags().size());
            for (Tag tag : entry.message().tags()) {
                columns.varint(entry(tag.key(), null, summary));
                columns.varint(entry(tag.value(), null, summary));
            }
        }
    }

    private void times(List<Entry> entries) {
        for (Entry entry : entries) {
            columns.text(entry.message().envelope().timestamp().text());
        }
    }

    /// Writes the column if an event has extensions.
    private boolean extensions(List<Entry> entries, Set<Long> summary) {
        boolean any = false;
        for (Entry entry : entries) {
            any |= entry.message().envelope().extensions() != null;
        }
        if (any) {
            for (Entry entry : entries) {
                String text = entry.message().envelope().extensions();
                columns.varint(text == null ? 0 : entry(text, null, summary) + 1L);
            }
        }
        return any;
    }

    private void lengths(List<Entry> entries) {
        for (Entry entry : entries) {
            columns.varint(entry.message().payload().length);
        }
    }

    private int entry(String text, Summary.@Nullable Column column, Set<Long> summary) {
        Integer known = dictionary.get(text);
        if (column != null) {
            summary.add(Summary.hash(column, text));
        }
        if (known != null) {
            return known;
        }
        int next = dictionary.size();
        dictionary.put(text, next);
        texts.text(text);
        return next;
    }

    /// The raw length in four bytes, then one Zstandard frame with a checksum.
    private byte[] compressed() {
        int size = raw.size();
        byte[] body = new byte[4 + Math.toIntExact(Zstd.compressBound(size))];
        for (int i = 0; i < 4; i++) {
            body[i] = (byte) (size >>> (24 - 8 * i));
        }
        int frame = zstd.compressByteArray(body, 4, body.length - 4, raw.array(), 0, size);
        return Arrays.copyOf(body, 4 + frame);
    }

    @Override
    public void close() {
        zstd.close();
    }
}
