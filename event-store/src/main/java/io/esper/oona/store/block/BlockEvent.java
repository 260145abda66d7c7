package io.esper.oona.store.block;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// An event inside an opened block.
public final class BlockEvent implements StoredEvent {
    private final Block block;
    private final int index;

    BlockEvent(Block block, int index) {
        this.block = block;
        this.index = index;
    }

    @Override
    public long position() {
        return block.position(index);
    }

    @Override
    public Instant received() {
        return Instant.EPOCH.plus(block.receivedMicros(index), ChronoUnit.MICROS);
    }

    @Override
    public Retention retention() {
        return block.retention();
    }

    @Override
    public long classSequence() {
        return block.classSequence(index);
    }

    @Override
    public UUID eventId() {
        return block.eventId(index);
    }

    @Override
    public String topic() {
        return block.topic(index);
    }

    @Override
    public String type() {
        return block.type(index);
    }

    @Override
    public int version() {
        return block.version(index);
    }

    @Override
    public String senderId() {
        return block.sender(index);
    }

    @Override
    public String traceId() {
        return block.trace(index);
    }

    @Override
    public @Nullable String runId() {
        return block.run(index);
    }

    @Override
    public ClaimedTime timestamp() {
        String text = block.time(index);
        return ClaimedTime.parse(text)
                .orElseThrow(() -> new BlockFormatException(
                        "The event at position " + position() + " claims the unreadable time '" + text + "'."));
    }

    @Override
    public int schemaVersion() {
        return block.schemaVersion(index);
    }

    @Override
    public @Nullable String extensions() {
        return block.extensions(index);
    }

    @Override
    public List<Tag> tags() {
        return block.tags(index);
    }

    @Override
    public int flags() {
        return block.flags(index);
    }

    @Override
    public byte[] payloadBuffer() {
        return block.raw();
    }

    @Override
    public int payloadOffset() {
        return block.payloadOffset(index);
    }

    @Override
    public int payloadLength() {
        return block.payloadLength(index);
    }

    @Override
    public byte[] payload() {
        return Arrays.copyOfRange(block.raw(), payloadOffset(), payloadOffset() + payloadLength());
    }

    @Override
    public String toString() {
        return "event " + position() + " " + eventId() + " " + topic() + " " + type();
    }
}
