package io.esper.oona.cli;

import java.util.Locale;

import io.esper.oona.event.Payload;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// What a payload says, in half a line for people. For one thread.
final class PayloadSummary {
    private final PayloadReader reader = new PayloadReader();

    /// Empty for payloads that cannot be read.
    String of(StoredEvent event) {
        try {
            return of(reader.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                    event.payloadLength()));
        } catch (RuntimeException unreadable) {
            // A summary is a courtesy: what cannot be read is still listed and shown.
            return "";
        }
    }

    private static String of(Payload payload) {
        return switch (payload) {
            case Payload.CandidateBlueprint p -> p.blueprintId() + word(" from ", String.join("+", p.parentIds()))
                    + word(", ", p.mutationOperator()) + number(", novelty ", p.noveltyScore());
            case Payload.CertifiedBlueprint p ->
                    p.blueprintId() + (p.passed() ? " certified" : " refused") + word(", ", p.confidence())
                            + number(", risk ", p.riskScore());
            case Payload.EpochEvent p -> word("", p.runId()) + word(p.runId() == null ? "" : " ", "epoch " + p.epoch())
                    + number(", accuracy ", p.validationAccuracy()) + number(", loss ", p.validationLoss());
            case Payload.LayerHealthReport p ->
                    "layer " + p.layerId() + (p.epoch() == null ? "" : " epoch " + p.epoch()) + ", "
                            + p.seeds().size() + (p.seeds().size() == 1 ? " seed" : " seeds");
            case Payload.HealthSignal p ->
                    "seed " + p.health().seed() + (p.epoch() == null ? "" : " epoch " + p.epoch())
                            + word(", ", p.stage());
            case Payload.ClaimCheck p -> "claim check " + p.reference();
            case Payload.KasminaControlCommand p -> p.command() + " seed " + p.target() + word(", ", p.blueprintId())
                    + word(", ", p.graftingStrategy());
            case Payload.DecisionContext p -> p.runId() + (p.epoch() == null ? "" : " epoch " + p.epoch()) + ", "
                    + (p.action() == null ? "waits" : p.action().command() + " seed " + p.action().target());
            case Payload.AdaptationDecision p -> p.command() + " seed " + p.seed() + word(", ", p.blueprintId()) + ", "
                    + p.decision() + ": " + p.fromStage() + " to " + p.toStage();
            case Payload.RollbackEvent p ->
                    "epoch " + p.failedEpoch() + " back to " + p.restoredEpoch() + ": " + p.reason();
            case Payload.FieldReport p -> p.blueprintId() + " on seed " + p.seed() + " " + p.outcome()
                    + String.format(Locale.ROOT, ", %+.4f", p.postMetric() - p.preMetric());
            case Payload.Unmapped p -> p.bytes().length + " bytes";
        };
    }

    private static String word(String before, @Nullable String text) {
        return text == null || text.isEmpty() ? "" : before + text;
    }

    private static String number(String before, float value) {
        return Float.isNaN(value) ? "" : before + value;
    }
}
