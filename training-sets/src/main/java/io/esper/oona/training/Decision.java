package io.esper.oona.training;

import java.time.Instant;
import java.util.Map;

import io.esper.oona.event.Payload;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// What an export keeps of a context while it waits for the next one of the run.
record Decision(String run, int generation, long position, String triggerEventId, Instant time, boolean complete,
        Payload.@Nullable Action action, String policy, @Nullable Float probability, @Nullable Float logProbability,
        float[] observation) {

    static Decision of(StoredEvent event, Payload.DecisionContext context) {
        Payload.Action action = context.action();
        Map<String, String> extras = context.extras();
        String sender = context.senderId() == null ? "" : context.senderId();
        String named = text(extras.get("/action/behavior_policy"));
        return new Decision(context.runId(), context.generation(), context.position(), context.triggerEventId(),
                event.timestamp().instant(), context.complete(), action,
                action == null ? "" : named == null ? sender : named, number(extras.get("/action/action_prob")),
                number(extras.get("/action/action_logp")), Observations.of(context));
    }

    private static @Nullable String text(@Nullable String json) {
        return json != null && json.length() > 1 && json.startsWith("\"") && json.indexOf('\\') < 0
                ? json.substring(1, json.length() - 1)
                : null;
    }

    private static @Nullable Float number(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            float value = Float.parseFloat(json);
            return Float.isFinite(value) ? value : null;
        } catch (NumberFormatException none) {
            return null;
        }
    }
}
