package io.esper.oona.event;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/// What a message says, as a typed record: the platform's payloads in the order in which they happen in a training run.
///
/// Numbers that a learner reads are `float`, parsed as float. An absent float is NaN (JSON has none, so it cannot be
/// confused with a value); other absent fields are null. `extras` keeps the fields that this version does not know
/// as JSON text as received, so that nothing is lost between reading and writing: a field of the payload itself under its name, one
/// inside a known object under its JSON pointer, which begins with `/` (`/karn_meta/generation`).
///
/// A number beyond float's range is read as an infinity; readers of messages mark it [Flag#OUT_OF_RANGE].
public sealed interface Payload {

    /// Fields unknown to this version: name to JSON text.
    Map<String, String> extras();

    /// Karn proposes a blueprint.
    ///
    /// @param parentIds the lineage: `parent_id` or `parents`; empty for a root
    /// @param noveltyScore 0 to 1 or NaN
    record CandidateBlueprint(String blueprintId, List<String> parentIds, float noveltyScore, @Nullable String author,
            @Nullable String description, List<String> tags, @Nullable String mutationOperator,
            @Nullable String graftingStrategy, @Nullable String architectureRef, @Nullable String createdAt,
            Map<String, String> extras) implements Payload {
        public CandidateBlueprint {
            parentIds = List.copyOf(parentIds);
            tags = List.copyOf(tags);
            extras = Map.copyOf(extras);
        }
    }

    /// Urabrask certifies a blueprint, or refuses to.
    ///
    /// @param riskScore 0 to 1 or NaN
    /// @param confidence `High`, `Moderate` or `Speculative`
    /// @param wep the weighted evaluation profile: key to number, in the order of the keys
    /// @param eloScore 1,200 is the start; NaN if absent
    record CertifiedBlueprint(String blueprintId, boolean passed, float riskScore, @Nullable String confidence,
            Map<String, Float> wep, float eloScore, float interest, List<String> hardwareProfiles,
            Map<String, String> extras) implements Payload {
        public CertifiedBlueprint {
            wep = Collections.unmodifiableMap(new TreeMap<>(wep));
            hardwareProfiles = List.copyOf(hardwareProfiles);
            extras = Map.copyOf(extras);
        }
    }

    /// Tolaria closes an epoch: the heartbeat of a run.
    ///
    /// @param validationAccuracy 0 to 1
    /// @param validationLoss 0 or more
    /// @param trainingLoss NaN if absent
    record EpochEvent(@Nullable String runId, int epoch, float validationAccuracy, float validationLoss,
            float trainingLoss,
            @Nullable Long globalStep, @Nullable HardwareContext hardware,
            Map<String, String> extras) implements Payload {
        public EpochEvent {
            extras = Map.copyOf(extras);
        }
    }

    /// The machine of a run.
    record HardwareContext(@Nullable String deviceType, float memoryAvailableGb, float computeCapacityTflops,
            @Nullable Boolean supportsQuantization) {}

    /// Kasmina reports a layer: the metrics of each seed and, where sent, their stages.
    ///
    /// @param epoch null if the producer sent none
    record LayerHealthReport(int layerId, @Nullable Integer epoch, List<SeedHealth> seeds, List<SeedState> states,
            @Nullable Integer totalSeeds, @Nullable Integer activeAdaptations,
            Map<String, String> extras) implements Payload {
        public LayerHealthReport {
            seeds = List.copyOf(seeds);
            states = List.copyOf(states);
            extras = Map.copyOf(extras);
        }
    }

    /// One seed's metrics; NaN where null, missing or not sent.
    ///
    /// @param activationVariance `chunk_variance`, `variance` or `activation_variance`
    /// @param deadNeuronRatio 0 to 1: `dead_node_ratio`, `dead_ratio` or `dead_neuron_ratio`
    /// @param correlation -1 to 1: `avg_inter_node_correlation`, `avg_correlation` or `correlation`
    /// @param others further metrics by name: also an alias that came beside another one of the same metric
    record SeedHealth(SeedId seed, float activationVariance, float deadNeuronRatio, float correlation,
            Map<String, Float> others) {
        public SeedHealth {
            others = Map.copyOf(others);
        }
    }

    /// One seed's stage as reported; `stage` is the text as sent (see [SeedStage#find]).
    record SeedState(SeedId seed, String stage, @Nullable String blueprintId, @Nullable Integer epochsInStage) {}

    /// One seed reports for itself: another form on the telemetry topic.
    record HealthSignal(SeedHealth health, @Nullable Integer epoch, @Nullable String stage,
            Map<String, String> extras) implements Payload {
        public HealthSignal {
            extras = Map.copyOf(extras);
        }
    }

    /// A pointer to a payload that is too large for the bus.
    record ClaimCheck(String reference, @Nullable Long sizeBytes, Map<String, String> extras) implements Payload {
        public ClaimCheck {
            extras = Map.copyOf(extras);
        }
    }

    /// Tamiyo tells a layer what to do with a seed. The type `GerminationCommand` is the form that writes the target as
    /// a pair.
    record KasminaControlCommand(SeedId target, String command, @Nullable String blueprintId,
            @Nullable String graftingStrategy,
            @Nullable String commandId, @Nullable Integer issuedEpoch, Map<String, String> extras) implements Payload {
        public KasminaControlCommand {
            extras = Map.copyOf(extras);
        }
    }

    /// Oona accepts a command: what was decided about which seed of which run, kept for ever. It is written together with the
    /// command, whose own topic expires.
    ///
    /// @param commandId   of the command, unique within the run
    /// @param blueprintId what the seed carries after the decision; null if it carries none
    /// @param decision    `accepted`; the set is open
    /// @param fromStage   the stage before, a name of [SeedStage]
    /// @param toStage     the stage after
    /// @param reason      why the sender wants it, if it says so
    record AdaptationDecision(String commandId, String runId, SeedId seed, String command, @Nullable String blueprintId,
            @Nullable String graftingStrategy, String decision, String fromStage, String toStage,
            @Nullable Integer issuedEpoch, @Nullable String reason, Map<String, String> extras) implements Payload {
        public AdaptationDecision {
            extras = Map.copyOf(extras);
        }
    }

    /// Oona's evidence keeper records what was known at a decision point, for learners and auditors, because the events that it
    /// was known from expire. A decision point is a command, or, for an epoch without one, the moment before the epoch ends.
    /// Nothing in it comes from an event after [#position()]; rewards and outcomes are not in it.
    ///
    /// @param runId           the run, or `unknown`
    /// @param complete        false if events that belong to the run had expired before the keeper could read them, or did not fit
    /// @param triggerEventId  the command's event id, or that of the event that ended the epoch
    /// @param triggerPosition its position, 1 or more
    /// @param position        of the decision: the command's, or the one before the event that ended the epoch
    /// @param senderId        who sent the trigger: for a command, the policy that chose it
    /// @param generation      rollbacks of the run before the decision: with the run it names the episode
    /// @param epoch           the epoch that is open; null before the run's first epoch event
    /// @param action          the command; null for an epoch in which nothing was commanded
    /// @param seeds           the seeds that do worst, the worst first: what an observation shows one by one
    /// @param targetLayer     the seeds of the layer that the command is for, by number
    record DecisionContext(String runId, boolean complete, String triggerEventId, long triggerPosition, long position,
            @Nullable String senderId, int generation, @Nullable Integer epoch, @Nullable Action action,
            Progress progress, Census census,
            List<Action> lastActions, List<ContextSeed> seeds, List<ContextSeed> targetLayer,
            @Nullable HardwareContext hardware, Map<String, String> extras) implements Payload {
        public DecisionContext {
            lastActions = List.copyOf(lastActions);
            seeds = List.copyOf(seeds);
            targetLayer = List.copyOf(targetLayer);
            extras = Map.copyOf(extras);
        }
    }

    /// What a command asks for.
    ///
    /// @param epoch the epoch that was open when it came; null if none was
    record Action(SeedId target, String command, @Nullable String blueprintId, @Nullable String graftingStrategy,
            @Nullable String commandId, @Nullable Integer epoch) {}

    /// How the training went up to a decision, within the generation.
    ///
    /// @param accuracies      validation accuracies of the last epochs, oldest first; the last is of the open epoch
    /// @param losses          validation losses of the same epochs
    /// @param trainingLoss    of the open epoch, NaN if absent
    /// @param bestAccuracy    of the generation, NaN before the first epoch
    /// @param epochsSinceBest epochs since then
    record Progress(List<Float> accuracies, List<Float> losses, float trainingLoss, float bestAccuracy,
            int epochsSinceBest) {
        public Progress {
            accuracies = List.copyOf(accuracies);
            losses = List.copyOf(losses);
        }
    }

    /// The seeds of a run as last reported before a decision, counted, and the commands so far.
    ///
    /// @param dormant            seeds whose stage is DORMANT
    /// @param active             seeds between germination and their end
    /// @param ended              seeds that are FOSSILIZED, CULLED, CANCELLED or ROLLED_BACK
    /// @param deadRatioMean      over the seeds that reported it, 0 to 1, NaN if none did
    /// @param epochsSinceCommand null before the run's first command
    /// @param leftOut            events of the run that were outside their declared ranges and do not count here
    record Census(int layers, int seeds, int dormant, int active, int ended, float deadRatioMean, float deadRatioMax,
            float varianceMean, float correlationMean, int commands, @Nullable Integer epochsSinceCommand,
            int leftOut) {}

    /// A seed as last reported before a decision.
    ///
    /// @param activationVariance NaN if not known, as the other metrics
    /// @param stage              as reported, null if not known
    record ContextSeed(SeedId seed, float activationVariance, float deadNeuronRatio, float correlation,
            @Nullable String stage, @Nullable Integer epochsInStage, @Nullable String blueprintId) {}

    /// Tolaria returns to an earlier epoch.
    ///
    /// @param initiatedBy `CONTROLLER`, `ORCHESTRATOR` or null
    record RollbackEvent(@Nullable String runId, int failedEpoch, int restoredEpoch, String reason,
            @Nullable String initiatedBy,
            @Nullable String checkpointId, List<SeedId> affectedSeeds, @Nullable String severity,
            Map<String, String> extras) implements Payload {
        public RollbackEvent {
            affectedSeeds = List.copyOf(affectedSeeds);
            extras = Map.copyOf(extras);
        }
    }

    /// How a graft ended.
    enum Outcome {
        FOSSILIZED, CULLED, ROLLED_BACK
    }

    /// Tamiyo reports what became of a graft.
    ///
    /// @param seedText the seed id as sent: the text, or the JSON of the array
    record FieldReport(String blueprintId, SeedId seed, String seedText, float preMetric, float postMetric,
            Outcome outcome,
            float maxLatencyMs, float avgMemoryMb, float gradientNormVariance, Map<String, Float> otherMetrics,
            @Nullable String commandId, @Nullable String runId, @Nullable String hardwareContext,
            @Nullable String taskDomain,
            @Nullable String trainingPhase, @Nullable String hostModelHash,
            Map<String, String> extras) implements Payload {
        public FieldReport {
            otherMetrics = Map.copyOf(otherMetrics);
            extras = Map.copyOf(extras);
        }
    }

    /// A payload of a type that this version has no record for: registered topics, other applications.
    ///
    /// @param bytes the payload as stored
    record Unmapped(byte[] bytes) implements Payload {
        @Override
        public Map<String, String> extras() {
            return Map.of();
        }
    }
}
