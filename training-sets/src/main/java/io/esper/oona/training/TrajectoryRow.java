package io.esper.oona.training;

import java.util.List;

import com.jerolba.carpet.annotation.NotNull;

/// One episode, as sequence models read it (Decision Transformer): lists of equal length. An episode of more than
/// [Trajectories#STEPS_MAX] decisions becomes several rows.
///
/// @param part        0, or which part of a long episode
/// @param returnsToGo sum of the rewards from each step to the end of the row
/// @param timesteps   t of each step
record TrajectoryRow(@NotNull String epsId, int part, @NotNull String runId, int length,
        @NotNull List<@NotNull List<@NotNull Float>> observations, @NotNull List<@NotNull Long> actions,
        @NotNull List<@NotNull Float> rewards, @NotNull List<@NotNull Float> returnsToGo,
        @NotNull List<@NotNull Boolean> terminateds, @NotNull List<@NotNull Boolean> truncateds,
        @NotNull List<@NotNull Integer> timesteps) {

    /// As one line of JSON.
    static String line(TrajectoryRow row) {
        return new JsonText().field("eps_id", row.epsId).field("part", row.part).field("run_id", row.runId)
                .field("length", row.length)
                .raw("observations", JsonText.array(row.observations.stream().map(JsonText::floats).toList()))
                .raw("actions", row.actions.toString()).raw("rewards", JsonText.floats(row.rewards))
                .raw("returns_to_go", JsonText.floats(row.returnsToGo)).raw("terminateds", row.terminateds.toString())
                .raw("truncateds", row.truncateds.toString()).raw("timesteps", row.timesteps.toString()).end();
    }
}
