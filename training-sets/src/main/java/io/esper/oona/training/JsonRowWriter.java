package io.esper.oona.training;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// One JSON object a line, with the columns of the Parquet files; `payload` and `other_metrics` as JSON rather than text.
final class JsonRowWriter implements RowWriter {
    private final BufferedWriter writer;

    JsonRowWriter(Path file) throws IOException {
        writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }

    @Override
    public void write(SimicRow row) throws IOException {
        writer.write(new JsonText().field("event_id", row.eventId()).field("event_pos", row.eventPos())
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
                .end());
        writer.write('\n');
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
