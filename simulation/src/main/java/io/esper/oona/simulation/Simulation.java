package io.esper.oona.simulation;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Training runs as their messages would arrive. Every iterator and stream starts from the beginning and yields the same
/// messages, made one at a time: memory grows with the layers and seeds of the runs that train at the same time, never with
/// the number of messages. Immutable and safe for use by several threads; an iterator belongs to one thread.
///
/// Without late and repeated messages the order is that of claimed time; runs interleave, and equal times are ordered by run.
public final class Simulation implements Iterable<SimulatedMessage> {
    private final SimulationSettings settings;

    public Simulation(SimulationSettings settings) {
        this.settings = settings;
    }

    /// What is simulated.
    public SimulationSettings settings() {
        return settings;
    }

    @Override
    public Iterator<SimulatedMessage> iterator() {
        return new Arrivals(settings);
    }

    /// The messages as a sequential, ordered stream.
    public Stream<SimulatedMessage> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(),
                Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE), false);
    }

    /// About how many messages there will be, for a progress display: within a few percent for the default rates.
    public long messagesAbout() {
        double perEpoch =
                settings.layers() + 1 + 2 * settings.candidatesPerEpoch() + 0.7 * settings.concurrentAdaptations();
        double all = settings.runs() * (8 + settings.epochs() * perEpoch) * (1 + settings.repeatedShare());
        return Math.min(settings.messagesMax(), (long) all);
    }
}
