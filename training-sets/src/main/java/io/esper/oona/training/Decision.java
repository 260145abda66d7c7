package io.esper.oona.training;

import java.time.Instant;
import java.util.Map;

import io.esper.oona.event.Payload;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// What an export keeps of a context until its run is written.
///
/// @param action      null for WAIT
/// @param probability NaN where the policy did not say, as the logarithm
record Decision(String run, int generation, long position, String triggerEventId, Instant time, boolean complete,
        @Nullable ActionKey action, String policy, float probability, float logProbability, float[] observation) {

    static Decision of(StoredEvent event, Payload.DecisionContext context, float[] observation) {
        Payload.Action action = context.action();
        Map<String, String> extras = context.extras();
        String sender = context.senderId() == null ? "" : context.senderId();
        String named = text(extras.get("/action/behavior_policy"));
        return new Decision(context.runId(), context.generation(), context.position(), context.triggerEventId(),
                event.timestamp().instant(), context.complete(), action == null ? null : ActionKey.of(action),
                action == null ? "" : named == null ? sender : named, number(extras.get("/action/action_prob")),
                number(extras.get("/action/action_logp")), observation);
    }

    private static @Nullable String text(@Nullable String json) {
        return json != null && json.length() > 1 && json.startsWith("\"") && json.indexOf('\\') < 0
                ? json.substring(1, json.length() - 1)
                : null;
    }

    private static float number(@Nullable String json) {
        if (json == null) {
            return Float.NaN;
        }
        try {
            float value = Float.parseFloat(json);
            return Float.isFinite(value) ? value : Float.NaN;
        } catch (NumberFormatException none) {
            return Float.NaN;
        }
    }
}
