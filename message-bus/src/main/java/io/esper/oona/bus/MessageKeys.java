package io.esper.oona.bus;

import java.util.Optional;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.Tag;
import io.esper.oona.event.json.PayloadException;
import io.esper.oona.event.json.PayloadReader;
import org.jspecify.annotations.Nullable;

/// Finds the key that a message is ordered by. For one thread at a time.
public final class MessageKeys {
    private final PayloadReader payloads = new PayloadReader();

    /// The key of a message; null if it has none. A seed is `12,3`, a layer `12`; a run is not part of it.
    public @Nullable String of(KeyOrder order, Message message) {
        return switch (order) {
            case NONE -> null;
            case SEED, LAYER -> {
                SeedId seed = seed(message);
                if (seed != null) {
                    yield order == KeyOrder.SEED ? seed.text() : Integer.toString(seed.layer());
                }
                yield inPayload(order, message);
            }
        };
    }

    /// What the topic indexes: no payload has to be read.
    private static @Nullable SeedId seed(Message message) {
        for (Tag tag : message.tags()) {
            if (tag.key().equals("seed")) {
                return SeedId.parse(tag.value()).orElse(null);
            }
        }
        return null;
    }

    private @Nullable String inPayload(KeyOrder order, Message message) {
        Optional<EventType> type = EventType.find(message.type());
        if (type.isEmpty() || (type.get() != EventType.LAYER_HEALTH_REPORT && type.get() != EventType.HEALTH_SIGNAL)) {
            return null;
        }
        try {
            return switch (payloads.read(message.type(), message.version(), message.payload())) {
                case Payload.LayerHealthReport report -> Integer.toString(report.layerId());
                case Payload.HealthSignal signal -> order == KeyOrder.SEED
                        ? signal.health().seed().text()
                        : Integer.toString(signal.health().seed().layer());
                case Payload.KasminaControlCommand _,Payload.AdaptationDecision _,Payload.DecisionContext _,Payload.FieldReport _,Payload.CandidateBlueprint _,Payload.CertifiedBlueprint _,Payload.EpochEvent _,Payload.RollbackEvent _,Payload.ClaimCheck _,Payload.Unmapped _ ->
                        null;
            };
        } catch (PayloadException unreadable) {
            return null; // what nobody can read belongs to no seed
        }
    }
}
