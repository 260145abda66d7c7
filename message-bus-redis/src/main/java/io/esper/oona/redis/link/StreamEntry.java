package io.esper.oona.redis.link;

import java.util.List;

/// An entry of a stream as it came.
///
/// @param id     within the stream
/// @param fields names and values in turn, in their order; none if the entry was trimmed while it was pending
public record StreamEntry(EntryId id, List<byte[]> fields) {
    public StreamEntry {
        fields = List.copyOf(fields);
    }

    /// Whether only the id is left.
    public boolean trimmed() {
        return fields.isEmpty();
    }

    /// Bytes of all names and values.
    public long bytes() {
        long sum = 0;
        for (byte[] field : fields) {
            sum += field.length;
        }
        return sum;
    }
}
