package io.esper.oona.training.evidence;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.EventType;
import io.esper.oona.event.Flag;
import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import io.esper.oona.event.RunResolver;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.PayloadException;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.event.json.PayloadTags;
import io.esper.oona.event.json.PayloadWriter;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Turns the log into contexts: a fold whose state at a position follows from the events up to it alone. Field reports are not
/// read, so that no outcome can enter a context. For one thread.
final class ContextFold {
    static final String TOPIC = "innovation.decision_contexts";
    static final String SENDER = "oona-evidence-keeper";
    static final Set<String> TOPICS = Set.of("telemetry.seed.health", "telemetry.seed.health.large",
            "control.kasmina.commands", "system.events.epoch", "system.events.rollback");
    /// Runs that are known at a time; beyond, the one that was silent longest is forgotten.
    static final int RUNS_MAX = 10_000;
    /// Seeds of all runs together; beyond, runs are forgotten likewise.
    static final int SEEDS_MAX = 1_000_000;
    /// What a command may tell about the policy that chose it, kept beside the action.
    private static final List<String> POLICY_FIELDS = List.of("action_prob", "action_logp", "behavior_policy");

    private static final Topic CONTEXTS = TopicCatalogue.builtIn().find(TOPIC).orElseThrow();

    private final PayloadReader reader = new PayloadReader();
    private final PayloadWriter writer = new PayloadWriter();
    final RunResolver names;
    /// In the order of their last events.
    final LinkedHashMap<String, RunSituation> runs = new LinkedHashMap<>();
    /// The last position of those that had expired before they could be read; 0 if none had.
    long gap;
    private long seeds;

    ContextFold() {
        this(new RunResolver());
    }

    ContextFold(RunResolver names) {
        this.names = names;
    }

    /// Adds a run that was read back.
    void restore(String run, RunSituation situation) {
        runs.put(run, situation);
        seeds += situation.seeds.size();
    }

    /// Events up to a position are missing: nothing that is known now is complete.
    void missing(long until) {
        gap = Math.max(gap, until);
        runs.values().forEach(run -> run.complete = false);
    }

    /// Takes the next event; the context of the decision that it shows, or null.
    @Nullable
    Message fold(StoredEvent event) {
        Payload payload = payload(event);
        learn(event, payload);
        String run = names.resolve(RunResolver.runOf(payload), event.runId(), event.traceId()).run();
        RunSituation situation = touch(run, payload, event.position());
        int before = situation.seeds.size();
        Message context = fold(event, payload, run, situation);
        seeds += situation.seeds.size() - before;
        forget();
        return context;
    }

    private Payload payload(StoredEvent event) {
        try {
            return reader.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                    event.payloadLength());
        } catch (PayloadException unreadable) {
            return new Payload.Unmapped(new byte[0]);
        }
    }

    private void learn(StoredEvent event, Payload payload) {
        String named = RunResolver.runOf(payload);
        if (named == null) {
            named = event.runId();
        }
        if (named != null) {
            names.learn(named, payload instanceof Payload.EpochEvent ? event.traceId() : null);
        }
    }

    private RunSituation touch(String run, Payload payload, long position) {
        RunSituation situation = runs.remove(run);
        if (situation == null) {
            boolean begins = payload instanceof Payload.EpochEvent epoch && epoch.epoch() <= 1;
            situation = new RunSituation(gap == 0 || (begins && position > gap));
        }
        runs.put(run, situation);
        return situation;
    }

    private void forget() {
        while (runs.size() > RUNS_MAX || (seeds > SEEDS_MAX && runs.size() > 1)) {
            Map.Entry<String, RunSituation> silent = runs.firstEntry();
            seeds -= silent.getValue().seeds.size();
            runs.remove(silent.getKey());
        }
    }

    private @Nullable Message fold(StoredEvent event, Payload payload, String run, RunSituation situation) {
        boolean usable = !event.has(Flag.OUT_OF_RANGE);
        if (!usable) {
            situation.leftOut++;
        }
        return switch (payload) {
            case Payload.EpochEvent epoch -> {
                Message context = situation.waiting ? context(event, run, situation, null, Map.of()) : null;
                if (usable) {
                    situation.epoch(epoch.epoch(), epoch.validationAccuracy(), epoch.validationLoss(),
                            epoch.trainingLoss(), epoch.hardware());
                } else {
                    situation.epoch(epoch.epoch(), Float.NaN, Float.NaN, Float.NaN, null);
                }
                yield context;
            }
            case Payload.RollbackEvent rollback -> {
                Message context = situation.waiting ? context(event, run, situation, null, Map.of()) : null;
                situation.rollback(rollback.failedEpoch(), rollback.restoredEpoch());
                yield context;
            }
            case Payload.KasminaControlCommand command -> {
                Payload.Action action = new Payload.Action(command.target(), command.command(), command.blueprintId(),
                        command.graftingStrategy(), command.commandId(), situation.epoch);
                Message context = context(event, run, situation, action, policy(command));
                situation.commanded(action);
                yield context;
            }
            case Payload.LayerHealthReport report -> {
                situation.reported(report.epoch());
                if (usable) {
                    report.seeds().forEach(seed -> situation.metrics(seed, report.epoch()));
                    report.states().forEach(state -> situation.stage(state.seed(), state.stage(),
                            state.epochsInStage(), state.blueprintId(), report.epoch()));
                }
                yield null;
            }
            case Payload.HealthSignal signal -> {
                situation.reported(signal.epoch());
                if (usable) {
                    situation.metrics(signal.health(), signal.epoch());
                    if (signal.stage() != null) {
                        situation.stage(signal.health().seed(), signal.stage(), null, null, signal.epoch());
                    }
                }
                yield null;
            }
            case Payload.ClaimCheck _ -> {
                situation.leftOut++; // the report is elsewhere
                yield null;
            }
            case Payload.AdaptationDecision _,Payload.DecisionContext _,Payload.FieldReport _,Payload.CandidateBlueprint _,Payload.CertifiedBlueprint _,Payload.Unmapped _ ->
                    null;
        };
    }

    private static Map<String, String> policy(Payload.KasminaControlCommand command) {
        Map<String, String> kept = new HashMap<>();
        for (String field : POLICY_FIELDS) {
            String value = command.extras().get(field);
            if (value != null) {
                kept.put("/action/" + field, value);
            }
        }
        return kept;
    }

    private Message context(StoredEvent event, String run, RunSituation situation, Payload.@Nullable Action action,
            Map<String, String> extras) {
        Payload.DecisionContext context = new Payload.DecisionContext(run, situation.complete,
                event.eventId().toString(), event.position(), action == null ? event.position() - 1 : event.position(),
                event.senderId(), situation.generation, situation.epoch, action, situation.progress(),
                situation.census(), List.copyOf(situation.lastActions), situation.worst(),
                action == null ? List.of() : situation.layer(action.target().layer()), situation.hardware, extras);
        boolean named = !run.equals(RunResolver.UNKNOWN) && run.length() <= Envelope.ID_LENGTH_MAX;
        Envelope envelope = new Envelope(idOf(event.eventId()), SENDER,
                ClaimedTime.of(event.timestamp().instant()), event.traceId(), named ? run : null, 1);
        // What ends an epoch is not of the decision before it; what is out of range is in no observation anyway.
        int flags = action != null && event.has(Flag.OUT_OF_RANGE) ? Flag.OUT_OF_RANGE.mask() : 0;
        return new Message(TOPIC, CONTEXTS.retention(), EventType.DECISION_CONTEXT.text(),
                EventType.DECISION_CONTEXT.version(), envelope, PayloadTags.of(CONTEXTS, envelope, context), flags,
                writer.write(context));
    }

    /// The id of a decision's context follows from its trigger, so that writing it again writes nothing.
    static UUID idOf(UUID trigger) {
        return UUID.nameUUIDFromBytes(("oona/decision-context/" + trigger).getBytes(StandardCharsets.UTF_8));
    }
}
