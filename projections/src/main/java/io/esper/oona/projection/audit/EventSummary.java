package io.esper.oona.projection.audit;

import java.util.Locale;

import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// What an event says, in half a line for people: at most 240 characters, without control characters. Pure.
public final class EventSummary {
    /// Longest summary in UTF-16 units.
    public static final int LENGTH_MAX = 240;

    private EventSummary() {}

    /// The summary of a payload.
    public static String of(Payload payload) {
        return line(text(payload));
    }

    private static String text(Payload payload) {
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

    private static String line(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), LENGTH_MAX));
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            line.append(Character.isISOControl(c) ? ' ' : c);
            if (line.length() == LENGTH_MAX) {
                int end = Character.isHighSurrogate(line.charAt(LENGTH_MAX - 2)) ? LENGTH_MAX - 2 : LENGTH_MAX - 1;
                return text.length() == LENGTH_MAX ? line.toString() : line.substring(0, end) + "…";
            }
        }
        return line.toString();
    }

    /// What a payload is about, for columns: layer and seed.
    static Subject subject(Payload payload) {
        return switch (payload) {
            case Payload.KasminaControlCommand said -> Subject.of(said.target());
            case Payload.AdaptationDecision said -> Subject.of(said.seed());
            case Payload.FieldReport said -> Subject.of(said.seed());
            case Payload.HealthSignal said -> Subject.of(said.health().seed());
            case Payload.LayerHealthReport said -> new Subject(said.layerId(), null);
            case Payload.DecisionContext said ->
                    said.action() == null ? Subject.NONE : Subject.of(said.action().target());
            case Payload.EpochEvent other -> Subject.NONE;
            case Payload.RollbackEvent other -> Subject.NONE;
            case Payload.CandidateBlueprint other -> Subject.NONE;
            case Payload.CertifiedBlueprint other -> Subject.NONE;
            case Payload.ClaimCheck other -> Subject.NONE;
            case Payload.Unmapped other -> Subject.NONE;
        };
    }

    /// A layer and a seed, as far as a payload names them.
    record Subject(@Nullable Integer layer, @Nullable Integer seed) {
        static final Subject NONE = new Subject(null, null);

        static Subject of(SeedId seed) {
            return new Subject(seed.layer(), seed.seed());
        }
    }
}
