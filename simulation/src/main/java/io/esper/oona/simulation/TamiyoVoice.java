package io.esper.oona.simulation;

import java.util.Map;

import io.esper.oona.event.Payload.FieldReport;
import io.esper.oona.event.Payload.KasminaControlCommand;
import io.esper.oona.event.Payload.Outcome;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// What Tamiyo sends: commands, numbered through the run, and field reports. Not thread-safe.
final class TamiyoVoice {
    private static final String SENDER = "tamiyo-controller-instance-1";

    private final SimulationSettings settings;
    private final String runId;
    private final Host host;
    private final SeedField field;
    private final RunClock clock;
    private final Outbox outbox;
    private final Dice dice;

    private int commands;

    TamiyoVoice(SimulationSettings settings, String runId, Host host, SeedField field, RunClock clock, Outbox outbox,
            Dice dice) {
        this.settings = settings;
        this.runId = runId;
        this.host = host;
        this.field = field;
        this.clock = clock;
        this.outbox = outbox;
        this.dice = dice;
    }

    /// The trace id of a germination that the next command requests.
    String nextTrace() {
        return runId + "-adapt-" + (commands + 1);
    }

    /// The id of the next command.
    String nextCommandId() {
        return runId + "-c" + (commands + 1);
    }

    void request(Adaptation adaptation, int epoch) {
        command(adaptation, "request_germination", adaptation.certified.blueprint.id(), adaptation.strategy.commandName,
                epoch);
    }

    void command(Adaptation adaptation, String command, int epoch) {
        command(adaptation, command, null, null, epoch);
    }

    void report(Adaptation adaptation, Outcome outcome, int epoch, float postMetric) {
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

    private void command(Adaptation adaptation, String command, @Nullable String blueprintId, @Nullable String strategy,
            int epoch) {
        String commandId = nextCommandId();
        commands++;
        outbox.send(Topics.COMMANDS, SENDER, adaptation.traceId, clock.decision(), new KasminaControlCommand(
                field.id(adaptation.seed), command, blueprintId, strategy, commandId, epoch, Map.of()));
    }

    private String phase(int epoch) {
        return epoch * 3L < settings.epochs() ? "early" : epoch * 3L < settings.epochs() * 2L ? "middle" : "late";
    }
}
