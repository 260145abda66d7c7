package io.esper.oona.projection.innovation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import io.esper.oona.event.SeedStage;
import org.jspecify.annotations.Nullable;

/// One attempt to grow a blueprint in a seed.
///
/// @param id                position of its first command
/// @param germinated        whether the command that asks for germination was met; a late one completes the row
/// @param stages            that commands asked for, in the order of the lifecycle, comma-separated
/// @param lastPosition      of its newest command
/// @param cancelledPosition of the command that cancelled it
/// @param reportPosition    of the standing report
/// @param outcome           of the standing report
/// @param joinKind          how the standing report was found to belong here
record DeploymentRow(long id, String run, int layer, int seed, @Nullable String blueprint, Strategy strategy,
        @Nullable String trace, @Nullable String commandId, boolean germinated, @Nullable Integer issuedEpoch,
        @Nullable Long claimedMicros, int commands, String stages, String lastCommand, long lastPosition,
        @Nullable Long cancelledPosition, @Nullable Long reportPosition, @Nullable String outcome,
        @Nullable String joinKind,
        int reports) {

    /// `OPEN`, `CANCELLED` or the standing report's outcome.
    String status() {
        if (outcome != null) {
            return outcome;
        }
        return cancelledPosition == null ? "OPEN" : "CANCELLED";
    }

    /// Whether a report about this blueprint can be about this deployment.
    boolean fits(int otherLayer, int otherSeed, String otherBlueprint) {
        return layer == otherLayer && seed == otherSeed && (blueprint == null || blueprint.equals(otherBlueprint));
    }

    DeploymentRow commanded(CommandRow command, @Nullable String commandBlueprint, Strategy commandStrategy,
            boolean germinates) {
        boolean completes = germinates && !germinated;
        return new DeploymentRow(id, run, layer, seed, blueprint == null ? commandBlueprint : blueprint,
                strategy.text() == null ? commandStrategy : strategy, trace,
                completes ? command.commandId() : commandId,
                germinated || germinates, completes ? command.issuedEpoch() : issuedEpoch, claimedMicros, commands + 1,
                withStage(command.stage()), command.command(), command.position(),
                cancelledPosition == null && SeedStage.CANCELLED.name().equals(command.stage())
                        ? Long.valueOf(command.position())
                        : cancelledPosition,
                reportPosition, outcome, joinKind, reports);
    }

    DeploymentRow reported(ReportRow report) {
        boolean newest = reportPosition == null || report.position() > reportPosition;
        return new DeploymentRow(id, run, layer, seed, blueprint, strategy, trace, commandId, germinated, issuedEpoch,
                claimedMicros,
                commands, stages, lastCommand, lastPosition, cancelledPosition,
                newest ? Long.valueOf(report.position()) : reportPosition,
                newest ? report.outcome() : outcome, newest ? report.joinKind() : joinKind, reports + 1);
    }

    private String withStage(@Nullable String stage) {
        if (stage == null) {
            return stages;
        }
        Set<SeedStage> reached = EnumSet.of(SeedStage.valueOf(stage));
        if (!stages.isEmpty()) {
            Arrays.stream(stages.split(",", -1)).map(SeedStage::valueOf).forEach(reached::add);
        }
        return reached.stream().map(SeedStage::name).collect(Collectors.joining(","));
    }
}
