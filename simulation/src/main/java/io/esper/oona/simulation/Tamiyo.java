package io.esper.oona.simulation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.event.Payload.FieldReport;
import io.esper.oona.event.Payload.KasminaControlCommand;
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
    private static final String SENDER = "tamiyo-controller-instance-1";
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

    private final SimulationSettings settings;
    private final String runId;
    private final Host host;
    private final Network network;
    private final SeedField field;
    private final Kasmina kasmina;
    private final Library library;
    private final RunClock clock;
    private final Outbox outbox;
    private final Dice dice;
    private final PlateauWatch watch = new PlateauWatch();
    private final List<Adaptation> inFlight = new ArrayList<>();
    private final boolean[] busy;

    private int commands;
    private int nextRequest;

    Tamiyo(SimulationSettings settings, String runId, Host host, Network network, SeedField field, Kasmina kasmina,
            Library library, RunClock clock, Outbox outbox, Dice dice) {
        this.settings = settings;
        this.runId = runId;
        this.host = host;
        this.network = network;
        this.field = field;
        this.kasmina = kasmina;
        this.library = library;
        this.clock = clock;
        this.outbox = outbox;
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
    void decide(int epoch, int tick, float accuracy) {
        for (Iterator<Adaptation> all = inFlight.iterator(); all.hasNext();) {
            Adaptation adaptation = all.next();
            if (adaptation.due() <= tick && !goesOn(adaptation, epoch, tick, accuracy)) {
                busy[adaptation.layer] = false;
                all.remove();
            }
        }
        if (watch.plateau() && inFlight.size() < settings.concurrentAdaptations() && tick >= nextRequest) {
            library.best(dice, CURIOSITY).ifPresent(choice -> request(choice, epoch, tick, accuracy));
        }
    }

    /// Tolaria went back to an epoch with this accuracy, because of the germination if one is named.
    void rolledBack(@Nullable Adaptation broken, int epoch, int tick, float restoredAccuracy) {
        watch.reset();
        if (broken != null) {
            network.remove(broken.layer);
            broken.certified.learn(ROLLBACK_LESSON);
            field.abandon(broken.seed, SeedStage.ROLLED_BACK, tick, 0);
            report(broken, Outcome.ROLLED_BACK, epoch, restoredAccuracy);
            busy[broken.layer] = false;
            inFlight.remove(broken);
        }
    }

    private void request(Certified choice, int epoch, int tick, float accuracy) {
        int layer = sickestLayer();
        if (layer < 0) {
            return;
        }
        int seed = kasmina.sickestDormant(layer);
        Blueprint blueprint = choice.blueprint;
        GraftingStrategy strategy =
                dice.chance(RECOMMENDATION_FOLLOWED) ? blueprint.recommended() : GraftingStrategy.any(dice);
        Adaptation adaptation = new Adaptation(seed, layer, choice, strategy, network.effect(blueprint, layer),
                runId + "-adapt-" + (commands + 1), runId + "-c" + (commands + 1), accuracy, watch.expectedGain(),
                tick + dwell());
        command(adaptation, "request_germination", blueprint.id(), strategy.commandName, epoch);
        field.germinate(seed, blueprint.id(), tick);
        inFlight.add(adaptation);
        busy[layer] = true;
        nextRequest = tick + REQUEST_GAP;
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
    private boolean goesOn(Adaptation adaptation, int epoch, int tick, float accuracy) {
        double lift = accuracy - adaptation.preMetric - adaptation.promised;
        return switch (field.stage(adaptation.seed)) {
            case GERMINATED -> (watch.climbing() || dice.chance(CANCELLED_FOR_LACK_OF_MEMORY))
                    ? cancel(adaptation, epoch, tick)
                    : enter(adaptation, SeedStage.TRAINING, "enter_training", 0, epoch, tick);
            case TRAINING -> {
                if (adaptation.effect + 0.12 * dice.bell() < 0.02) {
                    yield cull(adaptation, 0, epoch, tick, accuracy);
                }
                yield dice.chance(CANCELLED_IN_TRAINING)
                        ? cancel(adaptation, epoch, tick)
                        : enter(adaptation, SeedStage.GRAFTING, "enter_grafting", 0.5, epoch, tick);
            }
            case GRAFTING -> enter(adaptation, SeedStage.STABILIZATION, "enter_stabilization", 1, epoch, tick);
            case STABILIZATION -> enter(adaptation, SeedStage.EVALUATING, "enter_evaluating", 1, epoch, tick);
            case EVALUATING -> lift < EVALUATION_LIFT_MIN
                    ? cull(adaptation, lift, epoch, tick, accuracy)
                    : enter(adaptation, SeedStage.FINE_TUNING, "enter_fine_tuning", 1.1, epoch, tick);
            case FINE_TUNING -> lift < FINAL_LIFT_MIN
                    ? cull(adaptation, lift, epoch, tick, accuracy)
                    : fossilize(adaptation, lift, epoch, tick, accuracy);
            case DORMANT, FOSSILIZED, CULLED, CANCELLED, ROLLED_BACK -> throw new IllegalStateException(
                    "Seed " + field.id(adaptation.seed) + " is not in flight; the simulated controller has a fault.");
        };
    }

    private boolean enter(Adaptation adaptation, SeedStage stage, String command, double share, int epoch, int tick) {
        command(adaptation, command, null, null, epoch);
        field.advance(adaptation.seed, stage, tick);
        network.blend(adaptation.layer, adaptation.effect, share);
        adaptation.decideAt(tick + dwell());
        return true;
    }

    private boolean cancel(Adaptation adaptation, int epoch, int tick) {
        command(adaptation, "cancel_germination", null, null, epoch);
        network.remove(adaptation.layer);
        field.abandon(adaptation.seed, SeedStage.CANCELLED, tick, tick + 3 + dice.index(6));
        return false;
    }

    private boolean cull(Adaptation adaptation, double lift, int epoch, int tick, float accuracy) {
        network.remove(adaptation.layer);
        adaptation.certified.learn(Math.min(lift, 0));
        field.abandon(adaptation.seed, SeedStage.CULLED, tick, tick + 4 + dice.index(7));
        report(adaptation, Outcome.CULLED, epoch, accuracy);
        return false;
    }

    private boolean fossilize(Adaptation adaptation, double lift, int epoch, int tick, float accuracy) {
        network.keep(adaptation.layer);
        adaptation.certified.learn(lift);
        field.advance(adaptation.seed, SeedStage.FOSSILIZED, tick);
        report(adaptation, Outcome.FOSSILIZED, epoch, accuracy);
        return false;
    }

    private int dwell() {
        double draw = dice.unit();
        return draw < 0.65 ? 1 : draw < 0.9 ? 2 : 3;
    }

    private void command(Adaptation adaptation, String command, @Nullable String blueprintId, @Nullable String strategy,
            int epoch) {
        commands++;
        outbox.send(Topics.COMMANDS, SENDER, adaptation.traceId, clock.decision(), new KasminaControlCommand(
                field.id(adaptation.seed), command, blueprintId, strategy, runId + "-c" + commands, epoch, Map.of()));
    }

    private void report(Adaptation adaptation, Outcome outcome, int epoch, float postMetric) {
        Blueprint blueprint = adaptation.certified.blueprint;
        SeedId seed = field.id(adaptation.seed);
        boolean joined = settings.runIds() == RunIds.EVERYWHERE;
        outbox.send(Topics.FIELD_REPORTS, SENDER, adaptation.traceId, clock.decision(), new FieldReport(blueprint.id(),
                seed,
                host.seeds().write(seed.layer(), seed.seed()), adaptation.preMetric, postMetric, outcome,
                Rounding.decimals3(blueprint.cost() * dice.between(0.8, 3.2)),
                Rounding.decimals1(blueprint.cost() * dice.between(4, 40)),
                Rounding.decimals4(Math.max(0.002, 0.25 * blueprint.instability() + 0.03 * dice.bell())), Map.of(),
                joined ? adaptation.commandId : null, joined ? runId : null, host.profile(), host.task(), phase(epoch),
                host.model(), Map.of()));
    }

    private String phase(int epoch) {
        return epoch * 3L < settings.epochs() ? "early" : epoch * 3L < settings.epochs() * 2L ? "middle" : "late";
    }
}
