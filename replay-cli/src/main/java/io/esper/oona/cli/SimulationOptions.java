package io.esper.oona.cli;

import java.time.Duration;
import java.time.Instant;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.simulation.EventIds;
import io.esper.oona.simulation.InvalidSettingsException;
import io.esper.oona.simulation.MessageForm;
import io.esper.oona.simulation.RunIds;
import io.esper.oona.simulation.SimulationSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What to simulate.
final class SimulationOptions {
    @Option(names = "--runs", paramLabel = "N", description = "Training runs in one log, 1 to 1000000. Default: 1.")
    private int runs = 1;

    @Option(names = "--concurrent", paramLabel = "N",
            description = "Runs at the same time, 1 to 64; the others follow. Default: 8.")
    private int concurrent = 8;

    @Option(names = "--layers", paramLabel = "N", description = "Layers of each network, 1 to 100000. Default: 6.")
    private int layers = 6;

    @Option(names = "--seeds", paramLabel = "N", description = "Seeds of each layer, 1 to 5000. Default: 4.")
    private int seeds = 4;

    @Option(names = "--epochs", paramLabel = "N", description = "Epochs of each run, 1 to 1000000. Default: 60.")
    private int epochs = 60;

    @Option(names = "--epoch-length", paramLabel = "DURATION",
            description = "Mean claimed time between epochs, 1s to 1d. Default: 43s.")
    private String epochLength = "43s";

    @Option(names = "--seed", paramLabel = "NUMBER",
            description = "Decides everything that looks like chance: equal numbers, equal bytes. Default: 1.")
    private long seed = 1;

    @Option(names = "--start", paramLabel = "TIME",
            description = "Claimed time of the first message. Default: 2026-03-02T08:00:00Z.")
    private String start = "2026-03-02T08:00:00Z";

    @Option(names = "--run-prefix", paramLabel = "TEXT",
            description = "Start of the run ids, which go on with letters. Default: run-.")
    private String runPrefix = "run-";

    @Option(names = "--run-ids", paramLabel = "WHERE",
            description = "named: only epoch and rollback events carry the run, as foreign producers do; everywhere: all messages. Default: named.")
    private RunIds runIds = RunIds.NAMED;

    @Option(names = "--flat", description = "Write the flat form of the Python client instead of the nested one.")
    private boolean flat;

    @Option(names = "--ordered-ids", description = "Event ids of version 7, ordered by time, instead of random ones.")
    private boolean orderedIds;

    @Option(names = "--late", paramLabel = "SHARE",
            description = "Share of messages that arrive late, 0 to 0.5. Default: 0.")
    private double late;

    @Option(names = "--repeated", paramLabel = "SHARE",
            description = "Share of messages that arrive twice, 0 to 0.5. Default: 0.")
    private double repeated;

    @Option(names = "--limit", paramLabel = "N", description = "Stop after so many messages. Default: no limit.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--load", paramLabel = "N",
            description = "Instead of all the above but --seed: exactly N messages of the load that the benchmarks use.")
    private @Nullable Long load;

    /// @throws CommandFailure naming every problem
    SimulationSettings settings(Instant now) {
        try {
            Instant first = TimeText.moment(start, now);
            if (load != null) {
                return SimulationSettings.benchmarkLoad(seed, first, load);
            }
            Duration length = TimeText.duration(epochLength);
            return SimulationSettings.builder(seed, first).runs(runs).concurrentRuns(concurrent).layers(layers)
                    .seedsPerLayer(seeds)
                    .epochs(epochs).epochLength(length).runPrefix(runPrefix).runIds(runIds)
                    .form(flat ? MessageForm.FLAT : MessageForm.NESTED)
                    .eventIds(orderedIds ? EventIds.TIME_ORDERED : EventIds.RANDOM).lateShare(late)
                    .repeatedShare(repeated)
                    .messagesMax(limit).build();
        } catch (InvalidSettingsException wrong) {
            throw CommandFailure.usage(String.join(" ", wrong.problems()));
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }
}
