package io.esper.oona.event.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.InstantSource;

import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;

/// Messages to spoil, and readers at a fixed time.
final class TestMessages {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-03T00:00:00Z"));
    static final String ENVELOPE =
            """
                    {"event_id":"5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06","sender_id":"tolaria","timestamp":"2026-03-02T14:29:59Z",\
                    "trace_id":"run7-e42"}""";
    static final String EPOCH = """
            {"run_id":"run7","epoch":42,"validation_accuracy":0.871,"validation_loss":0.412}""";

    private TestMessages() {}

    static MessageReader reader() {
        return new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, CLOCK);
    }

    static String message(String topic, String envelope, String payload) {
        return "{\"topic\":\"" + topic + "\",\"envelope\":" + envelope + ",\"payload\":" + payload + "}";
    }

    static String epoch(String payload) {
        return message("system.events.epoch", ENVELOPE, payload);
    }

    static Message accepted(String text) {
        return accepted(reader().read(text.getBytes(UTF_8)));
    }

    static Message accepted(Reading reading) {
        return switch (reading) {
            case Reading.Accepted(Message message) -> message;
            case Reading.Refused(Refusal refusal) -> throw new AssertionError("Refused: " + refusal);
        };
    }

    static Refusal refused(String text) {
        return refused(reader().read(text.getBytes(UTF_8)));
    }

    static Refusal refused(Reading reading) {
        return switch (reading) {
            case Reading.Accepted(Message message) -> throw new AssertionError("Accepted: " + message);
            case Reading.Refused(Refusal refusal) -> refusal;
        };
    }
}
