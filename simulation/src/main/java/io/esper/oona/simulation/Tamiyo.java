package io.esper.oona.simulation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import io.esper.oona.event.Payload.Outcome;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.SeedStage;
import org.jspecify.annotations.Nullable;

/// The controller, a simple policy: on a plateau it germinates the sickest dormant seed of the sickest layer that has no
/// germination in flight, with the certified blueprint that promises most; it leads the seed from stage to stage, and judges
/// by the accuracy gained since the request beyond what was to come anyway. It decides by what messages show, and by how well
/// a seed trains apart, which is a noisy view of the graft's hidden effect; the network is here for the commands to act on.
/// Not thread-safe.
final class Tamiyo {
    private static final double CURIOSITY = 0.006;
    private static final double RECOMMENDATION_FOLLOWED = 0.6;
    /// Epochs between two requests, so that one graft's effect can be told from the next one's.
    private static final int REQUEST_GAP = 2;
    private static final double CANCELLED_FOR_LACK_OF_MEMORY = 0.07;
    private static final double CANCELLED_IN_TRAINING = 0.02;
    private static final double EVALUATION_LIFT_MIN = 0.002;
    private static final double FINAL_LIFT_MIN = 0.004;
    private static final double ROLLBACK_LESSON = -0.01;
    private static final double BREAKAGE_BASE = 0.002;
    private static final double BREAKAGE_BY_INSTABILITY = 0.14;

    private final int inFlightMax;
    private final Network network;
    private final SeedField field;
    private final Kasmina kasmina;
    private final Library library;
    private final TamiyoVoice voice;
    private final Dice dice;
    private final PlateauWatch watch = new PlateauWatch();
    private final List<Adaptation> inFlight = new ArrayList<>();
    private final boolean[] busy;

    private int nextRequest;

    Tamiyo(SimulationSettings settings, Network network, SeedField field, Kasmina kasmina, Library library,
            TamiyoVoice voice, Dice dice) {
        inFlightMax = settings.concurrentAdaptations();
        this.network = network;
        this.field = field;
        this.kasmina = kasmina;
        this.library = library;
        this.voice = voice;
        this.dice = dice;
        busy = new boolean[settings.layers()];
    }

    SeedId seedOf(Adaptation adaptation) {
        return field.id(adaptation.seed);
    }

    int adaptations() {
        return inFlight.size();
    }

    /// The germination that breaks the run in this epoch, if one does.
    Optional<Adaptation> breakage() {
        for (Adaptation adaptation : inFlight) {
            double instability = adaptation.certified.blueprint.instability();
            double exposure = switch (field.stage(adaptation.seed)) {
                case TRAINING -> 0.4;
                case GRAFTING -> 2;
                case STABILIZATION, EVALUATING, FINE_TUNING -> 1;
                case DORMANT, GERMINATED, FOSSILIZED, CULLED, CANCELLED, ROLLED_BACK -> 0;
            };
            if (dice.chance(exposure * adaptation.strategy.risk
                    * (BREAKAGE_BASE + BREAKAGE_BY_INSTABILITY * instability * instability))) {
                return Optional.of(adaptation);
            }
        }
        return Optional.empty();
    }

    void observe(float accuracy) {
        watch.observe(accuracy);
    }

    /// Decides on everything that is due after an epoch and its reports.
    void decide(Moment now) {
        for (Iterator<Adaptation> all = inFlight.iterator(); all.hasNext();) {
            Adaptation adaptation = all.next();
            if (adaptation.due() <= now.tick() && !goesOn(adaptation, now)) {
                busy[adaptation.layer] = false;
                all.remove();
            }
        }
        if (watch.plateau() && inFlight.size() < inFlightMax && now.tick() >= nextRequest) {
            library.best(dice, CURIOSITY).ifPresent(choice -> request(choice, now));
        }
    }

    /// Tolaria went back to an epoch with this accuracy, because of the germination if one is named.
    void rolledBack(@Nullable Adaptation broken, Moment now, float restoredAccuracy) {
        watch.reset();
        if (broken != null) {
            network.remove(broken.layer);
            broken.certified.learn(ROLLBACK_LESSON);
            field.abandon(broken.seed, SeedStage.ROLLED_BACK, now.tick(), 0);
            voice.report(broken, Outcome.ROLLED_BACK, now.epoch(), restoredAccuracy);
            busy[broken.layer] = false;
            inFlight.remove(broken);
        }
    }

    private void request(Certified choice, Moment now) {
        int layer = sickestLayer();
        if (layer < 0) {
            return;
        }
        int seed = kasmina.sickestDormant(layer);
        Blueprint blueprint = choice.blueprint;
        GraftingStrategy strategy =
                dice.chance(RECOMMENDATION_FOLLOWED) ? blueprint.recommended() : GraftingStrategy.any(dice);
        Adaptation adaptation = new Adaptation(seed, layer, choice, strategy, network.effect(blueprint, layer),
                voice.nextTrace(), voice.nextCommandId(), now.accuracy(), watch.expectedGain(),
                now.tick() + dwell());
        voice.request(adaptation, now.epoch());
        field.germinate(seed, blueprint.id(), now.tick());
        inFlight.add(adaptation);
        busy[layer] = true;
        nextRequest = now.tick() + REQUEST_GAP;
    }

    private int sickestLayer() {
        int sickest = -1;
        for (int layer = 0; layer < busy.length; layer++) {
            if (!busy[layer] && field.hasDormant(layer)
                    && (sickest < 0 || kasmina.sickness(layer) > kasmina.sickness(sickest))) {
                sickest = layer;
            }
        }
        return sickest;
    }

    /// Takes the decision that is due; false if it ends the germination.
    private boolean goesOn(Adaptation adaptation, Moment now) {
        double lift = now.accuracy() - adaptation.preMetric - adaptation.promised;
        return switch (field.stage(adaptation.seed)) {
            case GERMINATED -> (watch.climbing() || dice.chance(CANCELLED_FOR_LACK_OF_MEMORY))
                    ? cancel(adaptation, now)
                    : enter(adaptation, SeedStage.TRAINING, "enter_training", 0, now);
            case TRAINING -> {
                if (adaptation.effect + 0.12 * dice.bell() < 0.02) {
                    yield cull(adaptation, 0, now);
                }
                yield dice.chance(CANCELLED_IN_TRAINING)
                        ? cancel(adaptation, now)
                        : enter(adaptation, SeedStage.GRAFTING, "enter_grafting", 0.5, now);
            }
            case GRAFTING -> enter(adaptation, SeedStage.STABILIZATION, "enter_stabilization", 1, now);
            case STABILIZATION -> enter(adaptation, SeedStage.EVALUATING, "enter_evaluating", 1, now);
            case EVALUATING -> lift < EVALUATION_LIFT_MIN
                    ? cull(adaptation, lift, now)
                    : enter(adaptation, SeedStage.FINE_TUNING, "enter_fine_tuning", 1.1, now);
            case FINE_TUNING -> lift < FINAL_LIFT_MIN
                    ? cull(adaptation, lift, now)
                    : fossilize(adaptation, lift, now);
            case DORMANT, FOSSILIZED, CULLED, CANCELLED, ROLLED_BACK -> throw new IllegalStateException(
                    "Seed " + field.id(adaptation.seed) + " is not in flight; the simulated controller has a fault.");
        };
    }

    private boolean enter(Adaptation adaptation, SeedStage stage, String command, double share, Moment now) {
        voice.command(adaptation, command, now.epoch());
        field.advance(adaptation.seed, stage, now.tick());
        network.blend(adaptation.layer, adaptation.effect, share);
        adaptation.decideAt(now.tick() + dwell());
        return true;
    }

    private boolean cancel(Adaptation adaptation, Moment now) {
        voice.command(adaptation, "cancel_germination", now.epoch());
        network.remove(adaptation.layer);
        field.abandon(adaptation.seed, SeedStage.CANCELLED, now.tick(), now.tick() + 3 + dice.index(6));
        return false;
    }

    private boolean cull(Adaptation adaptation, double lift, Moment now) {
        network.remove(adaptation.layer);
        adaptation.certified.learn(Math.min(lift, 0));
        field.abandon(adaptation.seed, SeedStage.CULLED, now.tick(), now.tick() + 4 + dice.index(7));
        voice.report(adaptation, Outcome.CULLED, now.epoch(), now.accuracy());
        return false;
    }

    private boolean fossilize(Adaptation adaptation, double lift, Moment now) {
        network.keep(adaptation.layer);
        adaptation.certified.learn(lift);
        field.advance(adaptation.seed, SeedStage.FOSSILIZED, now.tick());
        voice.report(adaptation, Outcome.FOSSILIZED, now.epoch(), now.accuracy());
        return false;
    }

    private int dwell() {
        double draw = dice.unit();
        return draw < 0.65 ? 1 : draw < 0.9 ? 2 : 3;
    }
}
