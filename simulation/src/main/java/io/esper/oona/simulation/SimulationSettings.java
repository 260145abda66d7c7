package io.esper.oona.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What to simulate. Equal settings give equal bytes, on every machine. Made with [#builder]; the constructor refuses
/// unusable settings with all problems at once.
///
/// @param seed                  any number; decides everything that looks like chance
/// @param start                 claimed time of the first run's first message, from 1970 on
/// @param runs                  number of training runs, 1 to 1,000,000
/// @param concurrentRuns        runs that train at the same time, 1 to 64; the others follow as earlier ones end
/// @param layers                layers of each network, 1 to 100,000
/// @param seedsPerLayer         seeds of each layer, 1 to 3,000 (a larger report could exceed 1 MiB); at most 100,000 seeds in all
/// @param epochs                epochs of each run, 1 to 1,000,000; rollbacks repeat some
/// @param epochLength           mean claimed time between two epochs, 1 ms to 1 day
/// @param runPrefix             start of the run ids, which go on with letters: `run-` gives `run-a`, `run-b`; 1 to 64 of `a-z A-Z 0-9 . _ -`
/// @param runIds                where messages name their run
/// @param form                  how a message is written as a line
/// @param eventIds              shape of the event ids
/// @param seedStates            share of the health reports that carry `seed_states`, 0 to 1
/// @param candidatesPerEpoch    mean number of blueprints that Karn submits an epoch, 0 to 10; four come before the first epoch
/// @param concurrentAdaptations germinations that a run has in flight at most, 0 to 64
/// @param lateShare             share of the messages that arrive late, 0 to 0.5
/// @param repeatedShare         share of the messages that arrive twice, 0 to 0.5
/// @param delayMax              longest delay of late and repeated messages in claimed time, 1 ms to 1 day
/// @param messagesMax           the simulation stops after this many messages, 1 or more
public record SimulationSettings(long seed, Instant start, int runs, int concurrentRuns, int layers, int seedsPerLayer,
        int epochs,
        Duration epochLength, String runPrefix, RunIds runIds, MessageForm form, EventIds eventIds, double seedStates,
        double candidatesPerEpoch, int concurrentAdaptations, double lateShare, double repeatedShare, Duration delayMax,
        long messagesMax) {

    /// The contract's largest system.
    static final int SEEDS_MAX = 100_000;

    private static final Instant START_MIN = Instant.EPOCH;
    /// Leaves room for 1,000,000 runs of days each before the year 10,000, where RFC 3339 ends.
    private static final Instant START_MAX = Instant.parse("2200-01-01T00:00:00Z");
    private static final Duration LENGTH_MIN = Duration.ofMillis(1);
    private static final Duration LENGTH_MAX = Duration.ofDays(1);
    /// One run may span this much claimed time, and so may a sequence of runs: RFC 3339 ends with the year 9999.
    private static final Duration SPAN_MAX = Duration.ofDays(365L * 5_000);

    public SimulationSettings {
        List<String> problems = new ArrayList<>();
        if (start.isBefore(START_MIN) || start.isAfter(START_MAX)) {
            problems.add("start must lie between " + START_MIN + " and " + START_MAX + ", not " + start + ".");
        }
        within(problems, "runs", runs, 1, 1_000_000);
        within(problems, "concurrentRuns", concurrentRuns, 1, 64);
        within(problems, "layers", layers, 1, SEEDS_MAX);
        within(problems, "seedsPerLayer", seedsPerLayer, 1, 3_000);
        if (layers > 0 && seedsPerLayer > 0 && (long) layers * seedsPerLayer > SEEDS_MAX) {
            problems.add("layers × seedsPerLayer must be at most " + SEEDS_MAX + ", not "
                    + (long) layers * seedsPerLayer + ".");
        }
        within(problems, "epochs", epochs, 1, 1_000_000);
        within(problems, "epochLength", epochLength);
        if (!runPrefix.matches("[A-Za-z0-9._-]{1,64}")) {
            problems.add("runPrefix must be 1 to 64 letters, digits, dots, underscores or hyphens, not \"" + runPrefix
                    + "\".");
        }
        within(problems, "seedStates", seedStates, 1);
        within(problems, "candidatesPerEpoch", candidatesPerEpoch, 10);
        within(problems, "concurrentAdaptations", concurrentAdaptations, 0, 64);
        within(problems, "lateShare", lateShare, 0.5);
        within(problems, "repeatedShare", repeatedShare, 0.5);
        within(problems, "delayMax", delayMax);
        if (messagesMax < 1) {
            problems.add("messagesMax must be 1 or more, not " + messagesMax + ".");
        }
        if (problems.isEmpty()
                && epochLength.toMillis() > SPAN_MAX.toMillis() / epochs / ((runs - 1) / concurrentRuns + 1)) {
            problems.add("epochs × epochLength of the runs that follow one another must stay under " + SPAN_MAX.toDays()
                    + " days, because claimed times end with the year 9999.");
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    /// Settings of a small run, to be changed where wanted: one run of 6 layers with 4 seeds and 60 epochs of 43 seconds, runs
    /// named as foreign producers do, nested lines, random ids, nothing late, nothing repeated.
    public static Builder builder(long seed, Instant start) {
        return new Builder(seed, start);
    }

    /// The load that the storage figures are measured with: exactly this many messages, about 85 % of them telemetry of 4
    /// seeds, payloads of about 552 bytes on average, from eight runs at a time.
    ///
    /// @param messages number of messages, 1 to 1,000,000,000
    public static SimulationSettings benchmarkLoad(long seed, Instant start, long messages) {
        if (messages < 1 || messages > 1_000_000_000) {
            throw new InvalidSettingsException(List.of("messages must be 1 to 1000000000, not " + messages + "."));
        }
        int layers = 16;
        int epochs = 200;
        int runs = Math.max(8, Math.toIntExact(messages / ((long) epochs * (layers + 1)) + 1));
        return builder(seed, start).runs(runs).concurrentRuns(8).layers(layers).seedsPerLayer(4).epochs(epochs)
                .seedStates(0.54).candidatesPerEpoch(0.2).concurrentAdaptations(2).messagesMax(messages).build();
    }

    private static void within(List<String> problems, String name, int value, int min, int max) {
        if (value < min || value > max) {
            problems.add(name + " must be " + min + " to " + max + ", not " + value + ".");
        }
    }

    private static void within(List<String> problems, String name, double value, double max) {
        if (!(value >= 0 && value <= max)) {
            problems.add(name + " must be 0 to " + max + ", not " + value + ".");
        }
    }

    private static void within(List<String> problems, String name, Duration value) {
        if (value.compareTo(LENGTH_MIN) < 0 || value.compareTo(LENGTH_MAX) > 0) {
            problems.add(name + " must be " + LENGTH_MIN + " to " + LENGTH_MAX + ", not " + value + ".");
        }
    }

    /// Collects settings; nothing is checked before [#build]. Not safe for use by several threads.
    public static final class Builder {
        private final long seed;
        private final Instant start;
        private int runs = 1;
        private int concurrentRuns = 8;
        private int layers = 6;
        private int seedsPerLayer = 4;
        private int epochs = 60;
        private Duration epochLength = Duration.ofSeconds(43);
        private String runPrefix = "run-";
        private RunIds runIds = RunIds.NAMED;
        private MessageForm form = MessageForm.NESTED;
        private EventIds eventIds = EventIds.RANDOM;
        private double seedStates = 1;
        private double candidatesPerEpoch = 0.15;
        private int concurrentAdaptations = -1;
        private double lateShare;
        private double repeatedShare;
        private Duration delayMax = Duration.ofMinutes(30);
        private long messagesMax = Long.MAX_VALUE;

        private Builder(long seed, Instant start) {
            this.seed = seed;
            this.start = start;
        }

        /// Number of runs; 1 unless told.
        public Builder runs(int value) {
            runs = value;
            return this;
        }

        /// Runs at a time; 8 unless told.
        public Builder concurrentRuns(int value) {
            concurrentRuns = value;
            return this;
        }

        /// Layers of each network; 6 unless told.
        public Builder layers(int value) {
            layers = value;
            return this;
        }

        /// Seeds of each layer; 4 unless told.
        public Builder seedsPerLayer(int value) {
            seedsPerLayer = value;
            return this;
        }

        /// Epochs of each run; 60 unless told.
        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        /// Mean time between epochs; 43 seconds unless told.
        public Builder epochLength(Duration value) {
            epochLength = value;
            return this;
        }

        /// Start of the run ids; `run-` unless told.
        public Builder runPrefix(String value) {
            runPrefix = value;
            return this;
        }

        /// Where messages name their run; [RunIds#NAMED] unless told.
        public Builder runIds(RunIds value) {
            runIds = value;
            return this;
        }

        /// How lines are written; [MessageForm#NESTED] unless told.
        public Builder form(MessageForm value) {
            form = value;
            return this;
        }

        /// Shape of the event ids; [EventIds#RANDOM] unless told.
        public Builder eventIds(EventIds value) {
            eventIds = value;
            return this;
        }

        /// Share of the reports that carry seed states; 1 unless told.
        public Builder seedStates(double value) {
            seedStates = value;
            return this;
        }

        /// Candidates an epoch; 0.15 unless told.
        public Builder candidatesPerEpoch(double value) {
            candidatesPerEpoch = value;
            return this;
        }

        /// Germinations in flight; one for every 12 layers, at least 1 and at most 64, unless told.
        public Builder concurrentAdaptations(int value) {
            concurrentAdaptations = value;
            return this;
        }

        /// Share of late messages; 0 unless told.
        public Builder lateShare(double value) {
            lateShare = value;
            return this;
        }

        /// Share of repeated messages; 0 unless told.
        public Builder repeatedShare(double value) {
            repeatedShare = value;
            return this;
        }

        /// Longest delay; 30 minutes unless told.
        public Builder delayMax(Duration value) {
            delayMax = value;
            return this;
        }

        /// Stops after this many messages; no limit unless told.
        public Builder messagesMax(long value) {
            messagesMax = value;
            return this;
        }

        /// The checked settings.
        ///
        /// @throws InvalidSettingsException naming everything that is wrong
        public SimulationSettings build() {
            int adaptations = concurrentAdaptations == -1 ? Math.clamp(layers / 12, 1, 64) : concurrentAdaptations;
            return new SimulationSettings(seed, start, runs, Math.min(concurrentRuns, Math.max(1, runs)), layers,
                    seedsPerLayer,
                    epochs, epochLength, runPrefix, runIds, form, eventIds, seedStates, candidatesPerEpoch, adaptations,
                    lateShare, repeatedShare, delayMax, messagesMax);
        }
    }
}
