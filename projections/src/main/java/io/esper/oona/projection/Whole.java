package io.esper.oona.projection;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A generation with all its partitions.
///
/// @param checkpoint of all: the position of the one that is furthest behind, the sums of events, rates and hashes. The hash is that of the
///                   rows only while [#together]
/// @param partitions in their order; one that stands for itself if there is only one
record Whole(Checkpoint checkpoint, List<Checkpoint> partitions) {

    Whole {
        partitions = List.copyOf(partitions);
    }

    /// @param generation the generation's own row
    /// @param parts      the rows of its partitions; empty if it has one
    static Whole of(Checkpoint generation, List<Checkpoint> parts) {
        if (parts.isEmpty()) {
            return new Whole(generation, List.of(generation));
        }
        Checkpoint last = parts.stream().max(Comparator.comparingLong(Checkpoint::movedMicros)).orElseThrow();
        List<Double> rates = parts.stream().map(Checkpoint::eventsPerSecond).filter(Objects::nonNull).toList();
        Checkpoint all = new Checkpoint(generation.generation(), generation.name(), generation.version(),
                parts.stream().mapToLong(Checkpoint::position).min().orElseThrow(),
                parts.stream().mapToLong(Checkpoint::events).sum(),
                rates.isEmpty() ? null : Double.valueOf(rates.stream().mapToDouble(Double::doubleValue).sum()),
                last.movedMicros(),
                parts.stream().map(Checkpoint::stopReason).filter(Objects::nonNull).findFirst().orElse(null),
                last.build(), parts.stream().mapToLong(Checkpoint::stateHash).sum(), generation.state(),
                generation.token(), generation.rows(), Partition.ALL);
        return new Whole(all, parts);
    }

    /// Whether all partitions stand at one position: then the rows are those of the log up to there.
    boolean together() {
        return partitions.stream().allMatch(part -> part.position() == checkpoint.position());
    }

    /// The position of the partition that is furthest ahead.
    long furthest() {
        return partitions.stream().mapToLong(Checkpoint::position).max().orElseThrow();
    }

    int count() {
        return partitions.size();
    }

    /// The partition that a key belongs to.
    Checkpoint of(String key) {
        return partitions.get(Partition.of(key, count()));
    }
}
