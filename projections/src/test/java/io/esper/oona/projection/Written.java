package io.esper.oona.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.Message;

/// Builds a log by hand, message by message.
final class Written {
    private final List<Message> messages = new ArrayList<>();
    private int skipped;

    List<Message> messages() {
        return messages;
    }

    /// Leaves out the ids of so many messages, which another log has used.
    Written skip(int ids) {
        skipped = ids;
        return this;
    }

    /// @param payload JSON with single quotes
    Written add(String topic, String trace, String payload) {
        int number = skipped + messages.size() + 1;
        String json =
                """
                        {"topic":"%s","envelope":{"event_id":"%s","sender_id":"test","timestamp":"2026-03-02T08:00:%02dZ","trace_id":"%s"},"payload":%s}"""
                        .formatted(topic, new UUID(0x4000L, Long.MIN_VALUE + number), number % 60, trace,
                                payload.replace('\'', '"'));
        messages.add(Samples.message(json));
        return this;
    }

    Written heartbeat(String run, int epoch) {
        return add("system.events.epoch", run + "-e" + epoch,
                "{'run_id':'" + run + "','epoch':" + epoch + ",'validation_accuracy':0.5,'validation_loss':1.0}");
    }

    Written rollback(String run, int failed, int restored) {
        return add("system.events.rollback", run + "-rb-" + failed,
                "{'run_id':'" + run + "','failed_epoch':" + failed + ",'restored_epoch':" + restored
                        + ",'reason':'NaN loss'}");
    }

    /// One seed of layer 0 reports its dead ratio and stage.
    Written report(String run, int epoch, int seed, double dead, String stage) {
        return add("telemetry.seed.health", run + "-e" + epoch,
                """
                        {'layer_id':0,'epoch':%d,'health_metrics_by_seed':{'%d':{'dead_node_ratio':%s}},
                        'seed_states':[{'layer_id':0,'seed_id':%d,'lifecycle_state':'%s','active_blueprint_id':null,'epochs_in_state':1}]}"""
                        .formatted(epoch, seed, dead, seed, stage));
    }

    Written candidate(String blueprint, String... parents) {
        String lineage = parents.length == 0
                ? "'parent_id':null"
                : parents.length == 1
                        ? "'parent_id':'" + parents[0] + "'"
                        : "'parents':['" + String.join("','", parents) + "']";
        return add("innovation.candidates.submitted", "karn-" + blueprint,
                "{'blueprint_id':'" + blueprint + "','karn_meta':{" + lineage + "}}");
    }

    Written certified(String blueprint, boolean passed) {
        return add("innovation.certification.results", "karn-" + blueprint,
                "{'blueprint_id':'" + blueprint + "','passed':" + passed + "}");
    }

    /// @param more further members, each with a leading comma
    Written command(String trace, int layer, int seed, String command, String more) {
        return add("control.kasmina.commands", trace,
                "{'target_layer_id':" + layer + ",'target_seed_id':" + seed + ",'command':'" + command + "'" + more
                        + "}");
    }

    /// @param more further members, each with a leading comma
    Written fieldReport(String trace, String seed, String blueprint, String outcome, double pre, double post,
            String more) {
        return add("innovation.field_reports", trace,
                "{'blueprint_id':'" + blueprint + "','seed_id':'" + seed + "','pre_metric':" + pre
                        + ",'post_metric':" + post + ",'outcome':'" + outcome + "'" + more + "}");
    }
}
