package io.esper.oona.cli;

import java.util.List;
import java.util.OptionalInt;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionRunner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Into how many partitions the keys of read models are divided.
final class PartitionsOption {
    @Option(names = "--partitions", paramLabel = "N",
            description = "Divide the work of each read model by key into N partitions, 1 to 16: threads of a process and processes share them. Not of innovation, whose keys depend on each other. Default: as the rows are divided, 1 for new ones.")
    private @Nullable Integer partitions;

    /// Empty if it was not given.
    OptionalInt of(List<Projection> projections) {
        Integer count = partitions;
        if (count == null) {
            return OptionalInt.empty();
        }
        if (count < 1 || count > ProjectionRunner.PARTITIONS_MAX) {
            throw CommandFailure
                    .usage("--partitions takes 1 to " + ProjectionRunner.PARTITIONS_MAX + "; got " + count + ".");
        }
        List<String> whole = names(projections, false);
        if (count > 1 && !whole.isEmpty()) {
            List<String> others = names(projections, true);
            throw CommandFailure.usage("The keys of " + String.join(", ", whole)
                    + " depend on each other: its work cannot be divided by key."
                    + (others.isEmpty()
                            ? " Leave --partitions out."
                            : " Name the others: " + String.join(" ", others) + "."));
        }
        return OptionalInt.of(count);
    }

    private static List<String> names(List<Projection> projections, boolean divisible) {
        return projections.stream().filter(projection -> projection.divisible() == divisible).map(Projection::name)
                .toList();
    }
}
