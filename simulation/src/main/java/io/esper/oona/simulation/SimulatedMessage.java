package io.esper.oona.simulation;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.Payload;

/// One message of a simulated run. Immutable; safe for use by several threads.
///
/// @param topic    name in the catalogue
/// @param envelope the envelope
/// @param payload  what the line's payload says when it is read
/// @param form     how the line is written
/// @param delivery how it arrives
public record SimulatedMessage(String topic, Envelope envelope, Payload payload, MessageForm form, Delivery delivery) {

    /// The message as one line of JSON, UTF-8, without the line break. Written anew at each call, always the same.
    public byte[] line() {
        return JsonLine.write(this);
    }

    SimulatedMessage arriving(Delivery otherwise) {
        return new SimulatedMessage(topic, envelope, payload, form, otherwise);
    }
}
