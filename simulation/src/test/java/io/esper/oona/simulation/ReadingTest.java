package io.esper.oona.simulation;

import static io.esper.oona.simulation.Fixtures.small;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;

import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.event.json.Reading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadingTest {
    private final MessageReader reader = new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS,
            InstantSource.fixed(Fixtures.START));
    private final PayloadReader payloads = new PayloadReader();

    @ParameterizedTest
    @EnumSource(MessageForm.class)
    void every_line_is_accepted_and_says_what_the_simulated_message_says(MessageForm form) {
        List<SimulationSettings> settings = List.of(small(21).runs(8).form(form).build(),
                small(22).runs(2).form(form).runIds(RunIds.EVERYWHERE).eventIds(EventIds.TIME_ORDERED).build(),
                small(23).layers(24).seedsPerLayer(8).epochs(150).seedStates(0.5).form(form).build());
        for (SimulationSettings each : settings) {
            for (SimulatedMessage message : new Simulation(each)) {
                Message read = accepted(message.line());
                assertThat(read.topic()).isEqualTo(message.topic());
                assertThat(read.envelope()).isEqualTo(message.envelope());
                assertThat(payloads.read(read.type(), read.version(), read.payload())).isEqualTo(message.payload());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MessageForm.class)
    void the_largest_report_is_accepted(MessageForm form) {
        SimulationSettings settings = small(1).layers(1).seedsPerLayer(3000).epochs(200).candidatesPerEpoch(0)
                .runPrefix("r".repeat(64)).form(form).build();
        int longest = 0;
        for (SimulatedMessage message : new Simulation(settings)) {
            longest = Math.max(longest, accepted(message.line()).payload().length);
        }
        assertThat(longest).isBetween(500_000, 1 << 20);
    }

    private Message accepted(byte[] line) {
        return switch (reader.read(line)) {
            case Reading.Accepted accepted -> accepted.message();
            case Reading.Refused refused -> throw new AssertionError("Refused: " + refused.refusal());
        };
    }
}
