package io.esper.oona.event.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// Makes valid payloads of every type, equal ones from equal seeds: odd texts, absent fields, numbers of all sizes, extras at every
/// place where a payload keeps them.
public final class PayloadGenerator {
    private static final String[] TEXTS =
            {"LoRA", "FlashAttn2::CUDA-90", "", "日本語", "a\"b\\c/d", "tab\tline\nend", "😀", "\u0001\u001f\u007f",
                    "<script>alert(1)</script>", "~0/~1", "x".repeat(300)};
    private static final String[] VALUES =
            {"null", "true", "12345678901234567890", "1.10", "[1,2.5,{\"a\":[]}]", "{ \"kept\" : 1e2 }",
                    "\"text \\u00e9\"", "-0.0", "[]"};

    private static final List<Payload.Outcome> OUTCOMES = List.of(Payload.Outcome.values());

    private final SplittableRandom random;

    public PayloadGenerator(long seed) {
        random = new SplittableRandom(seed);
    }

    /// The next payload of the type.
    public Payload next(EventType type) {
        return switch (type) {
            case LAYER_HEALTH_REPORT -> report();
            case HEALTH_SIGNAL ->
                    new Payload.HealthSignal(health(seed()), maybe(this::whole), maybe(this::text), extras());
            case CLAIM_CHECK -> new Payload.ClaimCheck(text(), maybe(() -> random.nextLong()), extras());
            case KASMINA_CONTROL_COMMAND, GERMINATION_COMMAND ->
                    new Payload.KasminaControlCommand(seed(), text(), maybe(this::text),
                            maybe(this::text), maybe(this::text), maybe(this::whole), extras());
            case ADAPTATION_DECISION ->
                    new Payload.AdaptationDecision(text(), text(), seed(), text(), maybe(this::text), maybe(this::text),
                            text(), text(), text(), maybe(this::whole), maybe(this::text), extras());
            case DECISION_CONTEXT -> context();
            case FIELD_REPORT -> fieldReport();
            case CANDIDATE_BLUEPRINT ->
                    new Payload.CandidateBlueprint(text(), texts(), absentOr(), maybe(this::text), maybe(this::text),
                            texts(), maybe(this::text), maybe(this::text), maybe(this::text), maybe(this::text),
                            extras("/karn_meta/", "/urza_meta/"));
            case CERTIFIED_BLUEPRINT ->
                    new Payload.CertifiedBlueprint(text(), random.nextBoolean(), absentOr(), maybe(this::text),
                            metrics(false), absentOr(), absentOr(), texts(), certifiedExtras());
            case EPOCH_EVENT -> epoch();
            case ROLLBACK_EVENT -> new Payload.RollbackEvent(maybe(this::text), whole(), whole(), text(),
                    random.nextBoolean() ? null : random.nextBoolean() ? "CONTROLLER" : "ORCHESTRATOR",
                    maybe(this::text),
                    list(this::seed), maybe(this::text), extras());
            case UNKNOWN -> new Payload.Unmapped(new byte[]{'{', '}'});
        };
    }

    private Payload report() {
        int layer = random.nextInt(100);
        List<Payload.SeedHealth> seeds = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            seeds.add(health(new SeedId(random.nextInt(4) == 0 ? layer + 1 : layer, i)));
        }
        List<Payload.SeedState> states =
                list(() -> new Payload.SeedState(seed(), text(), maybe(this::text), maybe(this::whole)));
        return new Payload.LayerHealthReport(layer, maybe(this::whole), seeds, states, maybe(this::whole),
                maybe(this::whole),
                states.isEmpty() ? extras() : extras("/seed_states/0/"));
    }

    private Payload.SeedHealth health(SeedId seed) {
        return new Payload.SeedHealth(seed, absentOr(), absentOr(), absentOr(), metrics(true));
    }

    private Payload context() {
        Payload.Action action = maybe(this::action);
        return new Payload.DecisionContext(text(), random.nextBoolean(), text(), random.nextLong(), random.nextLong(),
                maybe(this::text),
                random.nextInt(9), maybe(this::whole), action,
                new Payload.Progress(list(this::absentOr), list(this::number), absentOr(), absentOr(),
                        random.nextInt(9)),
                new Payload.Census(random.nextInt(9), random.nextInt(999), 0, 1, 2, absentOr(), absentOr(), absentOr(),
                        absentOr(), random.nextInt(99), maybe(() -> random.nextInt(9)), 3),
                list(this::action), list(this::contextSeed), list(this::contextSeed),
                maybe(() -> new Payload.HardwareContext(maybe(this::text), absentOr(), absentOr(),
                        maybe(random::nextBoolean))),
                action == null ? extras() : extras("/action/"));
    }

    private Payload.Action action() {
        return new Payload.Action(seed(), text(), maybe(this::text), maybe(this::text), maybe(this::text),
                maybe(this::whole));
    }

    private Payload.ContextSeed contextSeed() {
        return new Payload.ContextSeed(seed(), absentOr(), absentOr(), absentOr(), maybe(this::text),
                maybe(this::whole), maybe(this::text));
    }

    private Payload fieldReport() {
        SeedId seed = seed();
        String[] forms = {"(" + seed.layer() + ", " + seed.seed() + ")", seed.text(),
                "[" + seed.layer() + ", " + seed.seed() + "]"};
        return new Payload.FieldReport(text(), seed, forms[random.nextInt(forms.length)], number(), number(),
                OUTCOMES.get(random.nextInt(3)), absentOr(), absentOr(), absentOr(), metrics(false),
                maybe(this::text),
                maybe(this::text), maybe(this::text), maybe(this::text), maybe(this::text), maybe(this::text),
                evaluatedExtras());
    }

    private Payload epoch() {
        Payload.HardwareContext hardware = maybe(
                () -> new Payload.HardwareContext(maybe(this::text), absentOr(), absentOr(),
                        maybe(random::nextBoolean)));
        return new Payload.EpochEvent(maybe(this::text), whole(), number(), number(), absentOr(),
                maybe(() -> random.nextLong()), hardware,
                hardware == null ? extras() : extras("/hardware_context/"));
    }

    private Map<String, String> evaluatedExtras() {
        return textOnly(extras("/eval_metrics/"), "/eval_metrics/");
    }

    private Map<String, String> certifiedExtras() {
        return textOnly(extras("/wep/"), "/wep/");
    }

    /// Numbers in these objects are metrics, not extras.
    private static Map<String, String> textOnly(Map<String, String> extras, String place) {
        Map<String, String> kept = new HashMap<>(extras);
        kept.replaceAll((key, value) -> key.startsWith(place) ? "\"text\"" : value);
        return kept;
    }

    private Map<String, String> extras(String... places) {
        Map<String, String> extras = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            extras.put("x_" + random.nextInt(5), VALUES[random.nextInt(VALUES.length)]);
        }
        for (String place : places) {
            if (random.nextInt(3) == 0) {
                extras.put(place + "x~1y~0" + random.nextInt(3), VALUES[random.nextInt(VALUES.length)]);
            }
        }
        if (random.nextInt(8) == 0) {
            extras.put("/~1slash", "[1]");
        }
        return extras;
    }

    private Map<String, Float> metrics(boolean withNull) {
        Map<String, Float> metrics = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            metrics.put("metric " + random.nextInt(9), withNull ? absentOr() : number());
        }
        return metrics;
    }

    private SeedId seed() {
        return new SeedId(random.nextInt(1000), random.nextInt(random.nextBoolean() ? 8 : 999_999_999));
    }

    private int whole() {
        return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(1000);
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private List<String> texts() {
        return list(this::text);
    }

    private float absentOr() {
        return random.nextInt(4) == 0 ? Float.NaN : number();
    }

    private float number() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(1000);
            case 1 -> {
                float any = Float.intBitsToFloat(random.nextInt());
                yield Float.isFinite(any) ? any : -0.0f;
            }
            case 2 -> random.nextInt(100_000) / 1e5f;
            case 3 -> random.nextBoolean() ? Float.POSITIVE_INFINITY : Float.MIN_VALUE;
            default -> (float) random.nextDouble();
        };
    }

    private <T> @Nullable T maybe(Supplier<T> some) {
        return random.nextInt(3) == 0 ? null : some.get();
    }

    private <T> List<T> list(Supplier<T> some) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(some.get());
        }
        return list;
    }
}
