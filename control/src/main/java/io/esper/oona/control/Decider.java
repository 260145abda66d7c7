package io.esper.oona.control;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.esper.oona.control.Decision.Why;
import io.esper.oona.event.Payload.AdaptationDecision;
import io.esper.oona.event.SeedStage;
import org.jspecify.annotations.Nullable;

/// Decides commands. Pure: the same command in the same situation has the same verdict.
///
/// @param exempt blueprints that need no certification
record Decider(Set<String> exempt) {
    /// The decision that decisions record.
    static final String ACCEPTED = "accepted";

    /// The stages that leave a lifecycle. Whatever the blueprint's standing, a seed may go there.
    private static final Set<SeedStage> RETREATS =
            EnumSet.of(SeedStage.CANCELLED, SeedStage.CULLED, SeedStage.ROLLED_BACK, SeedStage.DORMANT);

    /// The verdict about a command.
    Verdict decide(ControlCommand command, Situation situation) {
        EarlierDecision earlier = situation.earlier();
        if (earlier != null) {
            return repeats(command, earlier.decision()) ? new Verdict.Repeat(earlier) : reused(command, earlier);
        }
        SeedStage target = SeedStage.ofCommand(command.command())
                .filter(stage -> commandTo(stage).equals(command.command().toLowerCase(Locale.ROOT))).orElse(null);
        if (target == null) {
            return refuse(Why.UNKNOWN_COMMAND, "'" + command.command() + "' is no command of the lifecycle.",
                    Stream.of(SeedStage.values()).map(Decider::commandTo).toList());
        }
        Verdict.@Nullable Refuse hindrance = misplaced(command, target, situation.seed());
        if (hindrance == null && !RETREATS.contains(target)) {
            hindrance = uncertified(situation);
        }
        return hindrance == null ? accept(command, target, situation) : hindrance;
    }

    private static Verdict accept(ControlCommand command, SeedStage target, Situation situation) {
        return new Verdict.Accept(new AdaptationDecision(command.commandId(), command.run(), command.seed(),
                commandTo(target), blueprint(situation), command.strategy(), ACCEPTED,
                situation.seed().stage().name(), target.name(), command.epoch(), command.reason(), Map.of()));
    }

    private static @Nullable String blueprint(Situation situation) {
        BlueprintState blueprint = situation.blueprint();
        return blueprint == null ? null : blueprint.id();
    }

    private static boolean repeats(ControlCommand command, AdaptationDecision decision) {
        return decision.seed().equals(command.seed()) && decision.command().equalsIgnoreCase(command.command())
                && (command.blueprint() == null || command.blueprint().equals(decision.blueprintId()))
                && Objects.equals(command.strategy(), decision.graftingStrategy());
    }

    private static Verdict reused(ControlCommand command, EarlierDecision earlier) {
        AdaptationDecision first = earlier.decision();
        return refuse(Why.COMMAND_ID_REUSED, "The command id '" + command.commandId() + "' of the run "
                + command.run() + " belongs to " + first.command() + " for the seed " + first.seed().text()
                + (first.blueprintId() == null ? "" : " with " + first.blueprintId())
                + "; a new command needs an id of its own.", List.of());
    }

    private static Verdict.@Nullable Refuse misplaced(ControlCommand command, SeedStage target, SeedState seed) {
        String where = "The seed " + seed.seed().text() + " of the run " + seed.run();
        SeedStage stage = seed.stage();
        if (stage.terminal()) {
            return refuse(Why.TERMINAL_STAGE, where + " is " + stage + "; nothing follows that stage.", List.of());
        }
        if (!stage.next().contains(target)) {
            return refuse(Why.WRONG_STAGE, where + " is " + stage + ", which does not lead to " + target + ".",
                    commandsTo(stage.next()));
        }
        if (target == SeedStage.GERMINATED) {
            return command.blueprint() != null
                    ? null
                    : refuse(Why.NO_BLUEPRINT, "request_germination names the blueprint that shall grow in the seed "
                            + seed.seed().text() + "; this command names none.", List.of());
        }
        SeedState.Graft graft = seed.graft();
        String carried = graft == null ? null : graft.blueprint();
        return command.blueprint() == null || carried == null || command.blueprint().equals(carried)
                ? null
                : refuse(Why.OTHER_BLUEPRINT, where + " carries the blueprint " + carried + ", not "
                        + command.blueprint() + ".", List.of());
    }

    private Verdict.@Nullable Refuse uncertified(Situation situation) {
        BlueprintState blueprint = situation.blueprint();
        if (blueprint == null) {
            return refuse(Why.NOT_CERTIFIED, "The seed " + situation.seed().seed().text()
                    + " carries no blueprint that is known here, so none that is certified.", retreats(situation));
        }
        if (exempt.contains(blueprint.id())) {
            return null;
        }
        return switch (blueprint.standing()) {
            case CERTIFIED -> null;
            case UNKNOWN -> refuse(Why.NOT_CERTIFIED, "The blueprint " + blueprint.id()
                    + " is unknown here: no candidate and no certification of it was ever recorded.",
                    retreats(situation));
            case PROPOSED -> refuse(Why.NOT_CERTIFIED,
                    "The blueprint " + blueprint.id() + " was proposed, and never certified.", retreats(situation));
            case FAILED -> refuse(Why.CERTIFICATION_FAILED,
                    "The newest certification of the blueprint " + blueprint.id() + " has failed.",
                    retreats(situation));
        };
    }

    private static List<String> retreats(Situation situation) {
        Set<SeedStage> open = EnumSet.copyOf(RETREATS);
        open.retainAll(situation.seed().stage().next());
        return commandsTo(open);
    }

    private static List<String> commandsTo(Set<SeedStage> stages) {
        List<SeedStage> sorted = new ArrayList<>(stages);
        sorted.sort(null);
        return sorted.stream().map(Decider::commandTo).toList();
    }

    /// The one command that leads to a stage.
    static String commandTo(SeedStage stage) {
        return switch (stage) {
            case GERMINATED -> "request_germination";
            case CANCELLED -> "cancel_germination";
            case DORMANT, TRAINING, GRAFTING, STABILIZATION, EVALUATING, FINE_TUNING, FOSSILIZED, CULLED, ROLLED_BACK ->
                    "enter_" + stage.name().toLowerCase(Locale.ROOT);
        };
    }

    private static Verdict.Refuse refuse(Why why, String reason, List<String> instead) {
        return new Verdict.Refuse(new Decision.Refused(why, reason, instead));
    }
}
