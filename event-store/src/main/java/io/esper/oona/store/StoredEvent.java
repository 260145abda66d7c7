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

/// An event as the log holds it: a message, its position and when it was received. Fields are decoded when they are asked
/// for; an event stays readable after its reader has gone on. Immutable.
public non-sealed interface StoredEvent extends LogElement {

    /// The place in the log, 1 or more.
    long position();

    /// When the store received it (microseconds, never earlier than its predecessor).
    Instant received();

    /// The retention class of its topic when it was stored.
    Retention retention();

    /// Its number within its retention class, 1 or more, dense.
    long classSequence();

    UUID eventId();

    String topic();

    /// The stable type name.
    String type();

    /// Version of the type's schema, 1 or more.
    int version();

    String senderId();

    String traceId();

    @Nullable
    String runId();

    ClaimedTime timestamp();

    /// The producer's claimed schema version.
    int schemaVersion();

    /// The envelope's further fields, a JSON object text; null if there are none.
    @Nullable
    String extensions();

    List<Tag> tags();

    /// Bits of [Flag#mask].
    int flags();

    /// A buffer that holds the payload at [#payloadOffset]; never write to it.
    byte[] payloadBuffer();

    int payloadOffset();

    int payloadLength();

    /// A copy of the payload bytes as received.
    byte[] payload();

    default boolean has(Flag flag) {
        return (flags() & flag.mask()) != 0;
    }

    default Envelope envelope() {
        return new Envelope(eventId(), senderId(), timestamp(), traceId(), runId(), schemaVersion(),
                extensions());
    }

    /// The message as it was appended.
    default Message message() {
        return new Message(topic(), retention(), type(), version(), envelope(), tags(), flags(), payload());
    }
}
