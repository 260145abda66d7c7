package io.esper.oona.simulation;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.Payload;
import io.esper.oona.event.json.MessageWriter;
import io.esper.oona.event.json.PayloadWriter;

/// One message of a simulated run. Immutable; safe for use by several threads.
///
/// @param topic    name in the catalogue
/// @param envelope the envelope
/// @param payload  what the line's payload says when it is read
/// @param form     how the line is written
/// @param delivery how it arrives
public record SimulatedMessage(String topic, Envelope envelope, Payload payload, MessageForm form, Delivery delivery) {

    private static final PayloadWriter PAYLOADS = new PayloadWriter();
    private static final MessageWriter MESSAGES = new MessageWriter();

    /// The payload as canonical JSON, UTF-8. Written anew at each call, always the same.
    public byte[] payloadBytes() {
        return PAYLOADS.write(payload);
    }

    /// The message as one line of JSON, UTF-8, without the line break. Written anew at each call, always the same.
    public byte[] line() {
        byte[] bytes = payloadBytes();
        return switch (form) {
            case NESTED -> MESSAGES.nested(topic, envelope, bytes, 0, bytes.length);
            case FLAT -> MESSAGES.flat(topic, envelope, bytes, 0, bytes.length);
        };
    }

    SimulatedMessage arriving(Delivery otherwise) {
        return new SimulatedMessage(topic, envelope, payload, form, otherwise);
    }
}
