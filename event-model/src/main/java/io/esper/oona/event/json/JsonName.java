package io.esper.oona.event.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// Every field name that the platform's messages use, and the fast way from bytes to name. A constant's text is its name in
/// lower case: both are part of the contract and never change.
enum JsonName {
    // message
    TOPIC, ENVELOPE, PAYLOAD,
    // envelope
    EVENT_ID, SENDER_ID, TIMESTAMP, TRACE_ID, RUN_ID, SCHEMA_VERSION,
    // health
    LAYER_ID, SEED_ID, EPOCH, HEALTH_METRICS_BY_SEED, SEED_STATES, TOTAL_SEEDS, ACTIVE_ADAPTATIONS, LIFECYCLE_STATE, ACTIVE_BLUEPRINT_ID,
    EPOCHS_IN_STATE, METRICS, CHUNK_VARIANCE, VARIANCE, ACTIVATION_VARIANCE, DEAD_NODE_RATIO, DEAD_RATIO, DEAD_NEURON_RATIO,
    AVG_INTER_NODE_CORRELATION, AVG_CORRELATION, CORRELATION, CLAIM_CHECK, SIZE_BYTES,
    // commands
    TARGET_LAYER_ID, TARGET_SEED_ID, COMMAND, BLUEPRINT_ID, GRAFTING_STRATEGY, COMMAND_ID, ISSUED_EPOCH,
    // field reports
    PRE_METRIC, POST_METRIC, OUTCOME, EVAL_METRICS, MAX_LATENCY_MS, MAX_LATENCY, AVG_MEMORY_MB, AVG_MEMORY, GRADIENT_NORM_VARIANCE,
    GRADIENT_VARIANCE, HARDWARE_CONTEXT, TASK_DOMAIN, TRAINING_PHASE, HOST_MODEL_HASH,
    // blueprints
    KARN_META, PARENT_ID, PARENTS, NOVELTY_SCORE, URZA_META, AUTHOR, DESCRIPTION, TAGS, MUTATION_OPERATOR, RECOMMENDED_GRAFTING_STRATEGY,
    ARCHITECTURE_REF, CREATED_AT, PASSED, RISK_SCORE, CONF_LEVEL, WEP, ELO_SCORE, URABRASK_INTEREST, HARDWARE_PROFILES,
    // training
    VALIDATION_ACCURACY, VALIDATION_LOSS, TRAINING_LOSS, GLOBAL_STEP, DEVICE_TYPE, MEMORY_AVAILABLE_GB, COMPUTE_CAPACITY_TFLOPS,
    SUPPORTS_QUANTIZATION, FAILED_EPOCH, RESTORED_EPOCH, REASON, INITIATED_BY, CHECKPOINT_ID, AFFECTED_SEEDS, SEVERITY,
    /// Any other name.
    UNKNOWN;

    /// A power of two, several times the number of names, so that a probe rarely meets another name.
    private static final int SLOTS = 1024;
    private static final @Nullable JsonName[] TABLE = new JsonName[SLOTS];

    static {
        for (JsonName name : values()) {
            if (name != UNKNOWN) {
                int slot = slot(name.bytes, 0, name.bytes.length);
                while (TABLE[slot] != null) {
                    slot = slot + 1 & SLOTS - 1;
                }
                TABLE[slot] = name;
            }
        }
    }

    private final String text = name().toLowerCase(Locale.ROOT);
    private final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

    /// The name as written.
    String text() {
        return text;
    }

    /// The name in these bytes, or [#UNKNOWN].
    static JsonName of(byte[] source, int from, int to) {
        if (from == to) {
            return UNKNOWN;
        }
        int slot = slot(source, from, to);
        for (JsonName name = TABLE[slot]; name != null; name = TABLE[slot]) {
            if (Arrays.equals(source, from, to, name.bytes, 0, name.bytes.length)) {
                return name;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return UNKNOWN;
    }

    private static int slot(byte[] source, int from, int to) {
        int length = to - from;
        int print = length * 0x9E3779B1 + source[from] * 0x85EBCA6B + source[to - 1] * 0xC2B2AE35 + source[from + length / 2] * 0x27D4EB2F;
        return print >>> 22;
    }
}
