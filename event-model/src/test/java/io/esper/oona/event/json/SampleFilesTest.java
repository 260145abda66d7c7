package io.esper.oona.event.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.Reading.Accepted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleFilesTest {
    private final MessageReader reader = new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS,
            InstantSource.fixed(Instant.parse("2026-03-03T00:00:00Z")));
    private final PayloadReader payloads = new PayloadReader();

    @ParameterizedTest
    @ValueSource(strings = {"run-a.jsonl", "runs-cde-late-and-duplicate.jsonl.gz"})
    void every_nested_line_is_accepted_with_the_payload_bytes_of_the_line(String file) {
        for (byte[] line : Samples.lines(file)) {
            Message message = accepted(line);
            String text = new String(line, UTF_8);
            String payload = new String(message.payload(), UTF_8);
            assertThat(text).endsWith("\"payload\":" + payload + "}");
            assertThat(message.flags()).isZero();
            assertThat(payloads.read(message.type(), message.version(), message.payload()))
                    .isNotInstanceOf(Payload.Unmapped.class);
        }
    }

    @Test
    void every_flat_line_is_accepted_with_the_bytes_of_its_payload_text() throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<byte[]> lines = Samples.lines("run-b-flat.jsonl");
        for (byte[] line : lines) {
            Message message = accepted(line);
            assertThat(new String(message.payload(), UTF_8)).isEqualTo(json.readTree(line).get("payload").textValue());
            assertThat(message.flags()).isZero();
        }
        assertThat(lines).hasSize(382);
    }

    private Message accepted(byte[] line) {
        Reading reading = reader.read(line);
        assertThat(reading).as(() -> new String(line, UTF_8)).isInstanceOf(Accepted.class);
        return ((Accepted) reading).message();
    }
}
