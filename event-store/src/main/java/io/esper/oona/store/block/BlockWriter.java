package io.esper.oona.store.block;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;

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
    private final Map<String, Reference> dictionary = new HashMap<>();
    private final Set<Long> summary = new HashSet<>();
    private final ByteSink texts = new ByteSink(16 * 1024);
    private final ByteSink columns = new ByteSink(32 * 1024);
    private byte[] frame = {};

    /// A text of the dictionary.
    private static final class Reference {
        private final String text;
        private final int number;
        /// Bits of the columns for which the summary has it.
        private int summarised;

        private Reference(String text, int number) {
            this.text = text;
            this.number = number;
        }
    }

    /// Writes one block.
    ///
    /// @param entries       in order of position, not empty, all of the class
    /// @param firstSequence the first entry's number within the class
    public BlockRow write(Retention retention, long firstSequence, List<Entry> entries) {
        dictionary.clear();
        summary.clear();
        texts.clear();
        columns.clear();
        raw.clear();
        Entry first = entries.getFirst();
        Entry last = entries.getLast();
        places(entries);
        ids(entries);
        texts(entries);
        numbers(entries);
        tags(entries);
        times(entries);
        boolean extended = extensions(entries);
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

    private void texts(List<Entry> entries) {
        column(entries, Summary.Column.TOPIC, Message::topic);
        column(entries, Summary.Column.TYPE, Message::type);
        column(entries, Summary.Column.SENDER, message -> message.envelope().senderId());
        column(entries, Summary.Column.TRACE, message -> message.envelope().traceId());
        for (Entry entry : entries) {
            String run = entry.message().envelope().runId();
            columns.varint(run == null ? 0 : reference(run).number + 1L);
        }
    }

    /// Neighbours often have the same text: then nothing is looked up.
    private void column(List<Entry> entries, Summary.Column column, Function<Message, String> texts) {
        Reference before = null;
        for (Entry entry : entries) {
            String text = texts.apply(entry.message());
            if (before == null || !before.text.equals(text)) {
                before = reference(text);
                if ((before.summarised & column.mask()) == 0) {
                    before.summarised |= column.mask();
                    summary.add(Summary.hash(column, text));
                }
            }
            columns.varint(before.number);
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

    private void tags(List<Entry> entries) {
        for (Entry entry : entries) {
            List<Tag> tags = entry.message().tags();
            columns.varint(tags.size());
            for (int i = 0; i < tags.size(); i++) {
                columns.varint(reference(tags.get(i).key()).number);
                columns.varint(reference(tags.get(i).value()).number);
            }
        }
    }

    private void times(List<Entry> entries) {
        for (Entry entry : entries) {
            columns.text(entry.message().envelope().timestamp().text());
        }
    }

    /// Writes the column if an event has extensions.
    private boolean extensions(List<Entry> entries) {
        boolean any = false;
        for (Entry entry : entries) {
            any |= entry.message().envelope().extensions() != null;
        }
        if (any) {
            for (Entry entry : entries) {
                String text = entry.message().envelope().extensions();
                columns.varint(text == null ? 0 : reference(text).number + 1L);
            }
        }
        return any;
    }

    private void lengths(List<Entry> entries) {
        for (Entry entry : entries) {
            columns.varint(entry.message().payload().length);
        }
    }

    private Reference reference(String text) {
        Reference known = dictionary.get(text);
        if (known == null) {
            known = new Reference(text, dictionary.size());
            dictionary.put(text, known);
            texts.text(text);
        }
        return known;
    }

    /// The raw length in four bytes, then one Zstandard frame with a checksum.
    private byte[] compressed() {
        int size = raw.size();
        int longest = 4 + Math.toIntExact(Zstd.compressBound(size));
        if (frame.length < longest) {
            frame = new byte[longest];
        }
        for (int i = 0; i < 4; i++) {
            frame[i] = (byte) (size >>> (24 - 8 * i));
        }
        return Arrays.copyOf(frame, 4 + zstd.compressByteArray(frame, 4, longest - 4, raw.array(), 0, size));
    }

    @Override
    public void close() {
        zstd.close();
    }
}
