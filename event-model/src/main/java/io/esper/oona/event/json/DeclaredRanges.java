package io.esper.oona.event.json;

import java.util.Map;

import io.esper.oona.event.Payload;
import io.esper.oona.event.Payload.AdaptationDecision;
import io.esper.oona.event.Payload.CandidateBlueprint;
import io.esper.oona.event.Payload.CertifiedBlueprint;
import io.esper.oona.event.Payload.ClaimCheck;
import io.esper.oona.event.Payload.DecisionContext;
import io.esper.oona.event.Payload.EpochEvent;
import io.esper.oona.event.Payload.FieldReport;
import io.esper.oona.event.Payload.HealthSignal;
import io.esper.oona.event.Payload.KasminaControlCommand;
import io.esper.oona.event.Payload.LayerHealthReport;
import io.esper.oona.event.Payload.RollbackEvent;
import io.esper.oona.event.Payload.SeedHealth;
import io.esper.oona.event.Payload.SeedState;
import io.esper.oona.event.Payload.Unmapped;
import org.jspecify.annotations.Nullable;

/// The ranges that the contracts declare for numbers. A value outside is stored and marked, never refused. A number beyond float's
/// range is outside every range; an absent one inside.
final class DeclaredRanges {
    private DeclaredRanges() {}

    static boolean hold(Payload payload) {
        return switch (payload) {
            case LayerHealthReport report -> notNegative(report.epoch()) && notNegative(report.totalSeeds())
                    && notNegative(report.activeAdaptations()) && allHealth(report) && allStates(report);
            case HealthSignal signal -> notNegative(signal.epoch()) && health(signal.health());
            case ClaimCheck claim -> claim.sizeBytes() == null || claim.sizeBytes() >= 0;
            case KasminaControlCommand command -> notNegative(command.issuedEpoch());
            case AdaptationDecision decision -> notNegative(decision.issuedEpoch());
            case DecisionContext context -> notNegative(context.epoch()) && context.generation() >= 0
                    && context.position() >= 0 && context.triggerPosition() >= 1;
            case FieldReport report ->
                    finite(report.preMetric()) && finite(report.postMetric()) && atLeastZero(report.maxLatencyMs())
                            && atLeastZero(report.avgMemoryMb()) && atLeastZero(report.gradientNormVariance())
                            && finite(report.otherMetrics());
            case CandidateBlueprint candidate -> within(candidate.noveltyScore(), 0, 1);
            case CertifiedBlueprint certified -> within(certified.riskScore(), 0, 1) && finite(certified.eloScore())
                    && finite(certified.interest()) && finite(certified.wep());
            case EpochEvent epoch -> epoch.epoch() >= 0 && within(epoch.validationAccuracy(), 0, 1)
                    && atLeastZero(epoch.validationLoss())
                    && atLeastZero(epoch.trainingLoss()) && (epoch.globalStep() == null || epoch.globalStep() >= 0)
                    && hardware(epoch);
            case RollbackEvent rollback -> rollback.failedEpoch() >= 0 && rollback.restoredEpoch() >= 0;
            case Unmapped _ -> true;
        };
    }

    private static boolean allHealth(LayerHealthReport report) {
        for (SeedHealth seed : report.seeds()) {
            if (!health(seed)) {
                return false;
            }
        }
        return true;
    }

    private static boolean allStates(LayerHealthReport report) {
        for (SeedState state : report.states()) {
            if (!notNegative(state.epochsInStage())) {
                return false;
            }
        }
        return true;
    }

    private static boolean health(SeedHealth seed) {
        return atLeastZero(seed.activationVariance()) && within(seed.deadNeuronRatio(), 0, 1)
                && within(seed.correlation(), -1, 1)
                && finite(seed.others());
    }

    private static boolean hardware(EpochEvent epoch) {
        Payload.HardwareContext hardware = epoch.hardware();
        return hardware == null
                || (atLeastZero(hardware.memoryAvailableGb()) && atLeastZero(hardware.computeCapacityTflops()));
    }

    private static boolean notNegative(@Nullable Integer count) {
        return count == null || count >= 0;
    }

    private static boolean atLeastZero(float value) {
        return within(value, 0, Float.MAX_VALUE);
    }

    private static boolean finite(float value) {
        return !Float.isInfinite(value);
    }

    private static boolean finite(Map<String, Float> values) {
        for (float value : values.values()) {
            if (!finite(value)) {
                return false;
            }
        }
        return true;
    }

    /// NaN stands for an absent value.
    private static boolean within(float value, float min, float max) {
        return Float.isNaN(value) || (value >= min && value <= max);
    }
}
