package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/// What a finished data set's own files say that its rows must be.
///
/// @param after    decisions and reports stand after this position
/// @param until    and up to this one
/// @param runs     only these; empty for all
/// @param features the observation in its order; empty where there is none
/// @param actions  the lines of actions.json
/// @param stats    text of stats.json
record DatasetRules(JsonNode manifest, long after, long until, Set<String> runs, RewardSettings rewards,
        SplitSettings splits, List<Feature> features, List<JsonNode> actions, String stats) {

    static final Set<String> REPORTED = Set.of("FOSSILIZED", "CULLED", "ROLLED_BACK");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Reads them.
    ///
    /// @throws IOException if a file is missing or makes no sense
    static DatasetRules of(Dataset dataset) throws IOException {
        JsonNode manifest = dataset.manifest();
        boolean observed = manifest.has("reward");
        Set<String> runs = new TreeSet<>();
        manifest.path("runs").forEach(run -> runs.add(run.asText()));
        List<Feature> features = new ArrayList<>();
        List<JsonNode> actions = new ArrayList<>();
        if (observed) {
            read(dataset, "features.json").path("features").forEach(feature -> features.add(new Feature(
                    feature.path("name").asText(), feature.path("unit").asText(), feature.path("source").asText(),
                    feature.path("fill").asText())));
            read(dataset, "actions.json").path("actions").forEach(actions::add);
        }
        try {
            return new DatasetRules(manifest, manifest.path("range").path("after").asLong(),
                    manifest.path("range").path("until").asLong(), runs, rewards(manifest.path("reward")),
                    splits(manifest.path("splits")), List.copyOf(features), List.copyOf(actions),
                    observed ? Files.readString(dataset.directory().resolve("stats.json")) : "");
        } catch (IllegalArgumentException senseless) {
            throw new IOException(senseless.getMessage(), senseless);
        }
    }

    private static JsonNode read(Dataset dataset, String file) throws IOException {
        return JSON.readTree(Files.readAllBytes(dataset.directory().resolve(file)));
    }

    private static RewardSettings rewards(JsonNode reward) {
        return reward.isMissingNode()
                ? RewardSettings.USUAL
                : new RewardSettings(Float.parseFloat(reward.path("accuracy").asText()),
                        Float.parseFloat(reward.path("latency").asText()),
                        Float.parseFloat(reward.path("power").asText()),
                        Float.parseFloat(reward.path("novelty").asText()),
                        RewardSettings.Baseline.valueOf(reward.path("baseline").asText().toUpperCase(Locale.ROOT)),
                        reward.path("hardware").asText());
    }

    private static SplitSettings splits(JsonNode splits) {
        return splits.isMissingNode()
                ? SplitSettings.USUAL
                : new SplitSettings(splits.path("salt").asText(), splits.path("train").asDouble(),
                        splits.path("validation").asDouble());
    }

    boolean wants(@Nullable String run) {
        return runs.isEmpty() || (run != null && runs.contains(run));
    }

    /// Whether the numbers of an action are those of its line in actions.json; WAIT has none.
    boolean names(long action, StoredRow row) {
        if (action < 0 || action >= actions.size()) {
            return false;
        }
        JsonNode line = actions.get((int) action);
        return action == 0
                ? !row.has("act_layer") && !row.has("act_seed") && !row.has("act_blueprint")
                        && !row.has("act_strategy") && !row.has("act_command")
                : row.whole("act_layer") == line.path("layer").asLong()
                        && row.whole("act_seed") == line.path("seed").asLong() && row.has("act_blueprint")
                        && row.has("act_strategy") && row.has("act_command");
    }
}
