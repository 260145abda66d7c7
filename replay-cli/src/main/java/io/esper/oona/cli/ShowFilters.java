package io.esper.oona.cli;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.event.SeedId;
import io.esper.oona.projection.run.SeedFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which rows of a read model are shown.
final class ShowFilters {
    private static final int ROWS_MAX = 100_000;

    @Option(names = "--run", paramLabel = "ID", description = "Only this training run. Not for innovation.")
    private @Nullable String run;

    @Option(names = "--layer", paramLabel = "N",
            description = "health --hours and --epochs, lifecycle, audit: only this layer.")
    private @Nullable Integer layer;

    @Option(names = "--seed", paramLabel = "LAYER,SEED",
            description = "health: the epochs of this seed of --run. lifecycle: the stages of this seed. audit: the commands to it.")
    private @Nullable String seed;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many rows, 1 to 100000. Default: 10000.")
    private int limit = 10_000;

    int limit() {
        if (limit < 1 || limit > ROWS_MAX) {
            throw CommandFailure.usage("--limit takes 1 to 100000.");
        }
        return limit;
    }

    @Nullable
    String run() {
        return run;
    }

    @Nullable
    Integer layer() {
        return layer;
    }

    boolean namesSeed() {
        return seed != null;
    }

    /// The seed of a run that both must be named.
    SeedFilter seedOfRun() {
        if (run == null) {
            throw CommandFailure.usage("--seed needs --run.");
        }
        return seeds();
    }

    SeedFilter seeds() {
        String text = seed;
        if (text == null) {
            return new SeedFilter(run, layer, null);
        }
        if (layer != null) {
            throw CommandFailure.usage("--seed names its layer; leave --layer out.");
        }
        SeedId place = SeedId.parse(text).orElseThrow(
                () -> CommandFailure.usage("--seed: '" + text + "' is no seed; write layer,seed such as 3,1."));
        return new SeedFilter(run, place.layer(), place.seed());
    }
}
