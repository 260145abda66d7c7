package io.esper.oona.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Flag;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import org.jspecify.annotations.Nullable;

/// An event as the log holds it: a message, its position and when it was received. Fields are decoded from the block
/// when they are asked for; an event stays readable after its reader has gone on. Immutable.
public final class StoredEvent implements LogElement {
    private final DecodedBlock block;
    private final int index;

    StoredEvent(DecodedBlock block, int index) {
        this.block = block;
        this.index = index;
    }

    /// The place in the log, 1 or more.
    public long position() {
        return block.position(index);
    }

    /// When the store received it (microseconds, never earlier than its predecessor).
    public Instant received() {
        return block.received(index);
    }

    /// The retention class of its topic when it was stored.
    public Retention retention() {
        return block.retention();
    }

    /// Its number within its retention class, 1 or more, dense.
    public long classSequence() {
        return block.classSequence(index);
    }

    public UUID eventId() {
        return block.eventId(index);
    }

    public String topic() {
        return block.topic(index);
    }

    /// The stable type name.
    public String type() {
        return block.type(index);
    }

    public int version() {
        return block.version(index);
    }

    public String senderId() {
        return block.senderId(index);
    }

    public String traceId() {
        return block.traceId(index);
    }

    public @Nullable String runId() {
        return block.runId(index);
    }

    public ClaimedTime timestamp() {
        return block.timestamp(index);
    }

    /// The producer's claimed schema version.
    public int schemaVersion() {
        return block.schemaVersion(index);
    }

    public List<Tag> tags() {
        return block.tags(index);
    }

    /// Bits of [Flag#mask].
    public int flags() {
        return block.flags(index);
    }

    public boolean has(Flag flag) {
        return (flags() & flag.mask()) != 0;
    }

    /// A buffer that holds the payload at [#payloadOffset]; never write to it.
    public byte[] payloadBuffer() {
        return block.bytes();
    }

    public int payloadOffset() {
        return block.payloadOffset(index);
    }

    public int payloadLength() {
        return block.payloadLength(index);
    }

    /// A copy of the payload bytes as received.
    public byte[] payload() {
        return block.payload(index);
    }

    public Envelope envelope() {
        return new Envelope(eventId(), senderId(), timestamp(), traceId(), runId(), schemaVersion());
    }

    /// The message as it was appended.
    public Message message() {
        return new Message(topic(), retention(), type(), version(), envelope(), tags(), flags(), payload());
    }
}
