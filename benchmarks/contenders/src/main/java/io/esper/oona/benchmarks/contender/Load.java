package io.esper.oona.benchmarks.contender;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.simulation.SimulatedMessage;
import io.esper.oona.simulation.Simulation;
import io.esper.oona.simulation.SimulationSettings;

/// The benchmark's messages: reports of 4 seeds, 85 % telemetry, payloads of about 552 bytes, read from JSON once.
public final class Load implements Iterator<Message> {
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private final Iterator<SimulatedMessage> simulated;
    private final MessageReader reader =
            new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, Clock.systemUTC());

    /// @param messages 1 to 1,000,000,000
    public Load(long seed, long messages) {
        simulated = new Simulation(SimulationSettings.benchmarkLoad(seed, START, messages)).iterator();
    }

    @Override
    public boolean hasNext() {
        return simulated.hasNext();
    }

    @Override
    public Message next() {
        return switch (reader.read(simulated.next().line())) {
            case Reading.Accepted accepted -> accepted.message();
            case Reading.Refused refused -> throw new IllegalStateException(refused.refusal().detail());
        };
    }

    /// The next messages, fewer at the end.
    public List<Message> take(int count) {
        List<Message> taken = new ArrayList<>(count);
        while (taken.size() < count && hasNext()) {
            taken.add(next());
        }
        return taken;
    }

    /// So many messages of a seed, with tags that no other seed's messages have: what is appended while measuring must not
    /// lengthen the streams that are read.
    static List<Message> apart(long seed, int count) {
        return new Load(seed, count).take(count).stream().map(message -> withTagsOf(seed, message)).toList();
    }

    private static Message withTagsOf(long seed, Message message) {
        return message.tags().isEmpty()
                ? message
                : new Message(message.topic(), message.retention(), message.type(), message.version(),
                        message.envelope(),
                        message.tags().stream().map(tag -> new Tag(tag.key(), tag.value() + "~" + seed)).sorted()
                                .toList(),
                        message.flags(), message.payload());
    }
}
