package io.esper.oona.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.event.Payload.EpochEvent;
import io.esper.oona.event.Payload.RollbackEvent;
import org.jspecify.annotations.Nullable;

/// One run, message by message: Tolaria's epochs, and after each the layers' reports, the controller's decisions and Karn's
/// ideas. Holds the state of the network and the messages of one decision, nothing that grows. Not thread-safe.
final class TrainingRun {
    private static final int FIRST_CANDIDATES = 4;
    private static final int STEPS_PER_EPOCH = 391;
    private static final double ORCHESTRATOR_ROLLBACK = 0.0008;
    private static final String TOLARIA = "tolaria";
    private static final List<String> REASONS = List.of("NaN loss", "gradient explosion", "accuracy collapse");

    private final SimulationSettings settings;
    private final String runId;
    private final Dice dice;
    private final RunClock clock;
    private final Outbox outbox;
    private final Host host;
    private final Network network;
    private final Kasmina kasmina;
    private final Karn karn;
    private final Urabrask urabrask;
    private final Tamiyo tamiyo;
    private final RunLog log = new RunLog();
    private final String[] layerSenders;

    private int epoch = -1;
    private int tick = -1;
    private int layer;
    private String epochTrace = "";
    private float accuracy;
    private boolean decided = true;
    private boolean failing;
    private @Nullable Adaptation broken;
    private int rollbackFrom;

    /// @param number 0 or more; with the seed it decides everything in the run
    /// @param start  claimed time of the first message in microseconds since 1970
    TrainingRun(SimulationSettings settings, int number, String runId, long start) {
        this.settings = settings;
        this.runId = runId;
        long seed = Dice.derive(settings.seed(), number);
        dice = new Dice(seed);
        int layers = settings.layers();
        clock = new RunClock(start, settings.epochLength(), layers, new Dice(Dice.derive(seed, 3)));
        outbox = new Outbox(settings.form(), settings.runIds() == RunIds.EVERYWHERE ? runId : null,
                new EventIdSequence(settings.eventIds(), seed));
        host = Host.draw(dice);
        network = new Network(layers, new Dice(Dice.derive(seed, 4)));
        SeedField field = new SeedField(SeedField.ids(layers, settings.seedsPerLayer()), settings.seedsPerLayer());
        kasmina = new Kasmina(network, field, layers, settings.seedsPerLayer(), settings.seedStates(),
                new Dice(Dice.derive(seed, 5)));
        Library library = new Library();
        karn = new Karn(runId, library, new Dice(Dice.derive(seed, 6)));
        urabrask = new Urabrask(library, new Dice(Dice.derive(seed, 7)));
        Dice tamiyoDice = new Dice(Dice.derive(seed, 8));
        tamiyo = new Tamiyo(settings, network, field, kasmina, library,
                new TamiyoVoice(settings, runId, host, field, clock, outbox, tamiyoDice), tamiyoDice);
        layer = layers;
        layerSenders = new String[layers];
        for (int i = 0; i < layers; i++) {
            layerSenders[i] = "kasmina_layer_" + i;
        }
        for (int i = 0; i < FIRST_CANDIDATES; i++) {
            invent();
        }
    }

    /// The claimed time reached so far, in microseconds since 1970.
    long now() {
        return clock.now();
    }

    /// The next message in the order of claimed time, or null at the end of the run.
    @Nullable
    SimulatedMessage next() {
        while (outbox.isEmpty()) {
            if (layer < settings.layers()) {
                report();
            } else if (!decided) {
                decide();
            } else if (epoch + 1 < settings.epochs()) {
                train();
            } else {
                return null;
            }
        }
        return outbox.poll();
    }

    private void train() {
        epoch++;
        tick++;
        long now = clock.epoch();
        breakOrNot();
        network.train(failing ? dice.between(0.04, 0.15) : 0);
        accuracy = Rounding.decimals5(network.published());
        log.record(epoch, network.accuracy(), accuracy);
        tamiyo.observe(accuracy);
        double loss = 0.15 + 2.05 * (1 - accuracy) + 0.01 * dice.bell();
        epochTrace = runId + "-e" + epoch;
        outbox.send(Topics.EPOCHS, TOLARIA, epochTrace, now, new EpochEvent(runId, epoch, accuracy,
                Rounding.decimals5(Math.max(0.01, failing ? 1.6 * loss : loss)),
                Rounding.decimals5(Math.max(0.01, 0.93 * loss - 0.03 + 0.01 * dice.bell())),
                (long) (epoch + 1) * STEPS_PER_EPOCH,
                host.context(tamiyo.adaptations()), Map.of()));
        layer = 0;
        decided = false;
    }

    /// A run that went back trains on for a while before it can fail again, so that every run ends.
    private void breakOrNot() {
        failing = false;
        broken = null;
        if (epoch == 0 || tick < rollbackFrom) {
            return;
        }
        Optional<Adaptation> breakage = tamiyo.breakage();
        broken = breakage.orElse(null);
        failing = breakage.isPresent() || dice.chance(ORCHESTRATOR_ROLLBACK);
    }

    private void report() {
        outbox.send(Topics.HEALTH, layerSenders[layer], epochTrace, clock.report(), kasmina.report(layer, epoch, tick));
        layer++;
    }

    private void decide() {
        decided = true;
        if (failing) {
            rollBack();
        } else {
            tamiyo.decide(new Moment(epoch, tick, accuracy));
        }
        double wanted = settings.candidatesPerEpoch();
        int ideas = (int) wanted + (dice.chance(wanted - (int) wanted) ? 1 : 0);
        for (int i = 0; i < ideas; i++) {
            invent();
        }
    }

    private void rollBack() {
        int restored = Math.max(0, epoch - 1 - dice.index(RunLog.BACK_MAX));
        Adaptation cause = broken;
        outbox.send(Topics.ROLLBACKS, TOLARIA, runId + "-rb-" + epoch, clock.decision(),
                new RollbackEvent(runId, epoch, restored,
                        REASONS.get(dice.index(REASONS.size())), cause == null ? "ORCHESTRATOR" : "CONTROLLER",
                        runId + "-" + restored,
                        cause == null ? List.of() : List.of(tamiyo.seedOf(cause)), null, Map.of()));
        network.restore(log.accuracy(restored));
        tamiyo.rolledBack(cause, new Moment(epoch, tick, accuracy), log.published(restored));
        epoch = restored;
        rollbackFrom = tick + 2 * RunLog.BACK_MAX;
    }

    private void invent() {
        Blueprint blueprint = karn.propose();
        String trace = "karn-" + runId + "-gen-" + karn.generation();
        outbox.send(Topics.CANDIDATES, "karn-1", trace, clock.decision(), karn.announce(blueprint));
        outbox.send(Topics.CERTIFICATIONS, "urabrask-" + dice.index(4), trace, clock.certification(),
                urabrask.judge(blueprint));
    }
}
