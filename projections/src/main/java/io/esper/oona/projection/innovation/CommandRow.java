package io.esper.oona.projection.innovation;

import org.jspecify.annotations.Nullable;

/// One command.
///
/// @param deployment null for a command that belongs to none and starts none
/// @param stage      that the command asks for; null if it asks for none that the platform knows
/// @param repeated   whether the same command (id, place and text) was met before
record CommandRow(long position, @Nullable Long deployment, String command, @Nullable String commandId,
        @Nullable String trace,
        String run, int layer, int seed, @Nullable Integer issuedEpoch, @Nullable String stage, boolean repeated,
        @Nullable Long claimedMicros) {

    boolean sameAs(CommandRow other) {
        return commandId != null && commandId.equals(other.commandId) && run.equals(other.run) && layer == other.layer
                && seed == other.seed && command.equals(other.command);
    }

    CommandRow of(@Nullable Long toDeployment, boolean isRepeated) {
        return new CommandRow(position, toDeployment, command, commandId, trace, run, layer, seed, issuedEpoch, stage,
                isRepeated,
                claimedMicros);
    }
}
