package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.FieldMatchingStrategy;
import org.jspecify.annotations.Nullable;

/// Checks a finished data set against its own manifest: hashes, rows, rewards, episodes, splits, ranges. For one use.
final class DatasetVerification {
    private final Dataset dataset;
    private final List<DatasetCheck> checks = new ArrayList<>();
    private final Map<String, String> splitOfGroup = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();
    private long rows;
    private long badRewards;
    private long badEpisodes;
    private long badSplits;
    private long badVectors;
    private long badActions;
    private String episode = "";
    private int step;
    private boolean open;

    DatasetVerification(Dataset dataset) {
        this.dataset = dataset;
    }

    List<DatasetCheck> run() {
        long expected = files();
        texts();
        String name = dataset.manifest().path("dataset").asText();
        boolean readable = dataset.manifest().path("format").asText().equals("parquet")
                && !dataset.manifest().path("trajectories").asBoolean();
        if (readable && (name.equals("tamiyo") || name.equals("karn"))) {
            try {
                rows(name);
                check("rows", rows == expected, rows + " read, " + expected + " in the manifest");
                check("rewards follow from their parts", badRewards == 0, badRewards + " do not");
                check("episodes end once, at their last row", badEpisodes == 0 && !open, badEpisodes + " faults");
                check("splits share no group", badSplits == 0,
                        splitOfGroup.size() + " groups, " + badSplits + " in two splits or the wrong one");
                check("observations are whole", badVectors == 0, badVectors + " are too short, too long or not finite");
                check("actions are known", badActions == 0, badActions + " are not in actions.json");
            } catch (IOException unreadable) {
                check("rows", false, "cannot be read: " + unreadable.getMessage());
            }
        }
        long unmapped = dataset.manifest().path("counts").path("unmapped").asLong();
        check("every event was understood", unmapped == 0, unmapped + " were not");
        return checks;
    }

    private void check(String name, boolean passed, String detail) {
        checks.add(new DatasetCheck(name, passed, detail));
    }

    private long files() {
        long expected = 0;
        wrong.clear();
        Set<Path> listed = new HashSet<>();
        for (JsonNode file : dataset.manifest().path("files")) {
            expected += file.path("rows").asLong();
            Path path = dataset.directory().resolve(file.path("path").asText()).normalize();
            listed.add(path);
            same(path, file.path("sha256").asText(), file.path("path").asText());
        }
        check("data files are those of the manifest", wrong.isEmpty(),
                wrong.isEmpty() ? listed.size() + " files" : String.join("; ", wrong));
        return expected;
    }

    private void texts() {
        wrong.clear();
        dataset.manifest().path("texts").properties().forEach(text -> same(
                dataset.directory().resolve(text.getKey()).normalize(), text.getValue().asText(), text.getKey()));
        check("other files are those of the manifest", wrong.isEmpty(),
                wrong.isEmpty() ? dataset.manifest().path("texts").size() + " files" : String.join("; ", wrong));
    }

    private void same(Path path, String sha256, String name) {
        try {
            if (!path.startsWith(dataset.directory()) || !Files.isRegularFile(path)) {
                wrong.add(name + " is missing");
            } else if (!DurableFiles.sha256(path).equals(sha256)) {
                wrong.add(name + " has changed");
            }
        } catch (IOException unreadable) {
            wrong.add(name + " cannot be read");
        }
    }

    private void rows(String name) throws IOException {
        JsonNode reward = dataset.manifest().path("reward");
        RewardSettings settings = new RewardSettings((float) reward.path("accuracy").asDouble(),
                (float) reward.path("latency").asDouble(), (float) reward.path("power").asDouble(),
                (float) reward.path("novelty").asDouble(), RewardSettings.Baseline.PARENT,
                reward.path("hardware").asText());
        JsonNode splits = dataset.manifest().path("splits");
        SplitSettings made = new SplitSettings(splits.path("salt").asText(), splits.path("train").asDouble(),
                splits.path("validation").asDouble());
        int width = json("features.json").path("width").asInt();
        int actions = json("actions.json").path("actions").size();
        for (JsonNode file : dataset.manifest().path("files")) {
            Path path = dataset.directory().resolve(file.path("path").asText());
            String split = String.valueOf(path.getFileName()).replaceAll("-.*", "");
            if (name.equals("tamiyo")) {
                for (TamiyoRow row : read(path, TamiyoRow.class)) {
                    rows++;
                    reward(row.rewards(), Reward.total(row.rDAccuracy(), row.rDLatencyMs(), row.rDPower(),
                            row.rNovelty(), settings));
                    group(row.runId(), split, made);
                    vector(row.obs(), width);
                    vector(row.newObs(), width);
                    badActions += row.actions() < 0 || row.actions() >= actions ? 1 : 0;
                    badEpisodes += follows(row) ? 0 : 1;
                }
            } else {
                for (KarnRow row : read(path, KarnRow.class)) {
                    rows++;
                    reward(row.rewards(), Reward.total(row.rDAccuracy(), row.rDLatencyMs(), row.rDPower(),
                            row.rNovelty(), settings));
                    group(row.lineageRoot(), split, made);
                    vector(row.obs(), width);
                    badActions += row.actions() < 0 || row.actions() >= actions ? 1 : 0;
                    badEpisodes += row.terminateds() && !row.truncateds() ? 0 : 1;
                }
            }
        }
    }

    private static <R> CarpetReader<R> read(Path file, Class<R> type) throws IOException {
        return new CarpetReader<>(file.toFile(), type)
                .withFieldMatchingStrategy(FieldMatchingStrategy.SNAKE_CASE);
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readAllBytes(dataset.directory().resolve(file)));
    }

    private void reward(float written, float computed) {
        badRewards += Float.floatToIntBits(written) == Float.floatToIntBits(computed) ? 0 : 1;
    }

    private void group(String group, String split, SplitSettings made) {
        @Nullable
        String before = splitOfGroup.put(group, split);
        badSplits += (before == null || before.equals(split)) && made.of(group).text().equals(split) ? 0 : 1;
    }

    private void vector(List<Float> vector, int width) {
        badVectors += vector.size() == width && vector.stream().allMatch(Float::isFinite) ? 0 : 1;
    }

    /// Whether the row is the next one of its episode, or the first one of another after the last one has ended.
    private boolean follows(TamiyoRow row) {
        boolean ends = row.terminateds() || row.truncateds();
        boolean sound = !(row.terminateds() && row.truncateds()) && row.newObsKnown() != ends;
        if (open) {
            sound &= row.epsId().equals(episode) && row.t() == step + 1;
        } else {
            sound &= row.t() == 0 && ended.add(row.epsId());
        }
        episode = row.epsId();
        step = row.t();
        open = !ends;
        return sound;
    }
}
