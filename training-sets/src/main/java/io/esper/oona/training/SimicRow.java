package io.esper.oona.training;

import java.time.Instant;

import com.jerolba.carpet.annotation.NotNull;
import com.jerolba.carpet.annotation.ParquetJson;
import org.jspecify.annotations.Nullable;

/// One field report: what Simic's experience vault replays. Columns carry these names in snake case, in this order; an optional
/// value that the report lacks is null, never 0.
///
/// @param eventId              the report's event id
/// @param eventPos             its position in the log: the order of experience
/// @param eventTime            when its sender says it was sent; never used for ordering
/// @param receivedTime         when the store received it
/// @param runId                training run, `unknown` if nothing tells
/// @param runRule              how the run was found: payload, envelope, epoch_trace, trace_prefix, unknown
/// @param layer                layer of the seed
/// @param seed                 seed within the layer
/// @param seedId               the seed as the sender wrote it
/// @param blueprintId          blueprint that was grafted
/// @param outcome              FOSSILIZED, CULLED or ROLLED_BACK
/// @param preMetric            validation accuracy before, unless the deployment states another metric
/// @param postMetric           the same after
/// @param maxLatencyMs         performance: greatest latency in milliseconds
/// @param avgMemoryMb          performance: mean memory in megabytes
/// @param gradientNormVariance performance: variance of the gradient's norm
/// @param otherMetrics         performance: further metrics by name, JSON
/// @param commandId            command that the report answers; joins to the command's event
/// @param traceId              trace that it shares with its command
/// @param senderId             who sent it
/// @param hardwareProfile      machine, as the sender calls it
/// @param taskDomain           task
/// @param trainingPhase        phase of the training
/// @param hostModelHash        host network
/// @param flags                what is odd about the event, names separated by spaces; empty if nothing
/// @param payload              the payload as received, JSON
record SimicRow(@NotNull String eventId, long eventPos, @NotNull Instant eventTime, @NotNull Instant receivedTime,
        @NotNull String runId, @NotNull String runRule, int layer, int seed, @NotNull String seedId,
        @NotNull String blueprintId,
        @NotNull String outcome, float preMetric, float postMetric, @Nullable Float maxLatencyMs,
        @Nullable Float avgMemoryMb,
        @Nullable Float gradientNormVariance, @Nullable @ParquetJson String otherMetrics, @Nullable String commandId,
        @NotNull String traceId, @NotNull String senderId, @Nullable String hardwareProfile,
        @Nullable String taskDomain,
        @Nullable String trainingPhase, @Nullable String hostModelHash, @NotNull String flags,
        @NotNull @ParquetJson String payload) {}
