package io.esper.oona.projection.innovation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.TreeMap;
import java.util.UUID;

import io.esper.oona.event.Payload.FieldReport;
import io.esper.oona.projection.JsonText;
import io.esper.oona.projection.ProjectionEvent;
import org.jspecify.annotations.Nullable;

/// One field report.
///
/// @param trace     null if empty
/// @param delta     post minus pre, exact in decimal to nine places; null if one of them is no number
/// @param deployment that it is about, if that was found
/// @param joinKind  `command_id`, `trace_id`, `interval` or `none`
/// @param standing  false if a later report of the same deployment replaces it
/// @param strategy  of the deployment
record ReportRow(long position, UUID eventId, @Nullable String trace, @Nullable String commandId, String run,
        String runRule,
        int layer, int seed, String seedText, String blueprint, String outcome, float pre, float post,
        @Nullable BigDecimal delta,
        float maxLatencyMs, float avgMemoryMb, float gradientNormVariance, @Nullable String otherMetrics,
        @Nullable String hardwareContext, @Nullable String taskDomain, @Nullable String trainingPhase,
        @Nullable String hostModelHash,
        @Nullable Long claimedMicros, @Nullable Long deployment, String joinKind, boolean standing, Strategy strategy) {

    static final String BY_COMMAND = "command_id";
    static final String BY_TRACE = "trace_id";
    static final String BY_INTERVAL = "interval";
    static final String UNJOINED = "none";

    static ReportRow of(ProjectionEvent event, FieldReport said) {
        String others = said.otherMetrics().isEmpty() ? null : JsonText.object(new TreeMap<>(said.otherMetrics()));
        return new ReportRow(event.position(), event.eventId(), event.traceId().isEmpty() ? null : event.traceId(),
                said.commandId(), event.run(), event.runRule(), said.seed().layer(), said.seed().seed(),
                said.seedText(),
                said.blueprintId(), said.outcome().name(), said.preMetric(), said.postMetric(),
                delta(said.preMetric(), said.postMetric()), said.maxLatencyMs(), said.avgMemoryMb(),
                said.gradientNormVariance(),
                others, said.hardwareContext(), said.taskDomain(), said.trainingPhase(), said.hostModelHash(),
                event.claimedMicros(), null, UNJOINED, true, Strategy.NONE);
    }

    ReportRow joined(DeploymentRow to, String kind) {
        return with(to.id(), kind, true, to.strategy());
    }

    ReportRow replaced() {
        return with(deployment, joinKind, false, strategy);
    }

    private ReportRow with(@Nullable Long toDeployment, String kind, boolean stands, Strategy ofDeployment) {
        return new ReportRow(position, eventId, trace, commandId, run, runRule, layer, seed, seedText, blueprint,
                outcome, pre, post,
                delta, maxLatencyMs, avgMemoryMb, gradientNormVariance, otherMetrics, hardwareContext, taskDomain,
                trainingPhase,
                hostModelHash, claimedMicros, toDeployment, kind, stands, ofDeployment);
    }

    /// Decimal, so that sums and means are equal on every database, whatever the order of summing.
    private static @Nullable BigDecimal delta(float pre, float post) {
        if (!Float.isFinite(pre) || !Float.isFinite(post)) {
            return null;
        }
        return new BigDecimal(Float.toString(post)).subtract(new BigDecimal(Float.toString(pre))).setScale(9,
                RoundingMode.HALF_EVEN);
    }
}
