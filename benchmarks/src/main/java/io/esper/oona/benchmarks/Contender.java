package io.esper.oona.benchmarks;

import java.util.List;
import java.util.function.Consumer;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;

/// A way of keeping events on one database. Every contender is given the same messages and makes them durable.
interface Contender extends AutoCloseable {

    String name();

    /// Appends a batch in one durable commit. Called by many threads at once.
    void append(List<Message> batch);

    /// Reads everything in order; hands each payload to the consumer as a slice.
    long replay(Consumer<Slice> each);

    /// Reads all events of a tag and returns their number.
    int readTag(Tag tag);

    /// Bytes of everything on disk, after the contender's own tidying up.
    long bytes();

    @Override
    void close();

    /// A payload inside a buffer, with the type to decode it as.
    record Slice(String type, int version, byte[] buffer, int offset, int length) {}
}
