package io.esper.oona.projection.run;

import io.esper.oona.projection.table.Where;
import org.jspecify.annotations.Nullable;

/// Which rows a query is about: those of a run, of a layer, of a seed. What is null does not matter.
public record SeedFilter(@Nullable String run, @Nullable Integer layer, @Nullable Integer seed) {

    /// Everything.
    public static final SeedFilter ALL = new SeedFilter(null, null, null);

    /// One run.
    public static SeedFilter ofRun(@Nullable String run) {
        return new SeedFilter(run, null, null);
    }

    /// The conditions on the columns `run_id`, `layer` and `seed`.
    public Where where() {
        return new Where().equal("run_id", run).equal("layer", layer).equal("seed", seed);
    }
}
