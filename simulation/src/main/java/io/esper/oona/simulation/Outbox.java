package io.esper.oona.simulation;

import java.time.Instant;
import java.util.ArrayDeque;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Payload;
import org.jspecify.annotations.Nullable;

/// Puts a run's payloads into envelopes and keeps them until they are asked for: the few that one decision makes at once.
/// Not thread-safe.
final class Outbox {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final MessageForm form;
    private final @Nullable String envelopeRun;
    private final EventIdSequence ids;
    private final ArrayDeque<SimulatedMessage> waiting = new ArrayDeque<>();

    Outbox(MessageForm form, @Nullable String envelopeRun, EventIdSequence ids) {
        this.form = form;
        this.envelopeRun = envelopeRun;
        this.ids = ids;
    }

    /// @param micros claimed time since 1970
    void send(String topic, String sender, String trace, long micros, Payload payload) {
        long shown = switch (form) {
            case NESTED -> micros - micros % 1000;
            case FLAT -> micros;
        };
        Instant claimed = Instant.ofEpochSecond(shown / MICROS_PER_SECOND, shown % MICROS_PER_SECOND * 1000);
        waiting.add(new SimulatedMessage(topic,
                new Envelope(ids.next(shown), sender, ClaimedTime.of(claimed), trace, envelopeRun, 1),
                payload, form, Delivery.ON_TIME));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Nullable
    SimulatedMessage poll() {
        return waiting.poll();
    }
}
