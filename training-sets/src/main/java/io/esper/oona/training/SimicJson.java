package io.esper.oona.training;

/// A row of Simic as one line of JSON, with the columns of the Parquet files; `payload` and `other_metrics` as JSON rather than
/// text.
final class SimicJson {
    private SimicJson() {}

    static String line(SimicRow row) {
        return new JsonText().field("event_id", row.eventId()).field("event_pos", row.eventPos())
                .field("event_time", row.eventTime().toString()).field("received_time", row.receivedTime().toString())
                .field("run_id", row.runId()).field("run_rule", row.runRule()).field("layer", row.layer())
                .field("seed", row.seed())
                .field("seed_id", row.seedId()).field("blueprint_id", row.blueprintId()).field("outcome", row.outcome())
                .field("pre_metric", row.preMetric()).field("post_metric", row.postMetric())
                .field("max_latency_ms", row.maxLatencyMs())
                .field("avg_memory_mb", row.avgMemoryMb()).field("gradient_norm_variance", row.gradientNormVariance())
                .raw("other_metrics", row.otherMetrics()).field("command_id", row.commandId())
                .field("trace_id", row.traceId())
                .field("sender_id", row.senderId()).field("hardware_profile", row.hardwareProfile())
                .field("task_domain", row.taskDomain()).field("training_phase", row.trainingPhase())
                .field("host_model_hash", row.hostModelHash()).field("flags", row.flags()).raw("payload", row.payload())
                .end();
    }
}
