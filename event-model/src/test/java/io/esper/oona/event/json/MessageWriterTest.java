package io.esper.oona.event.json;

import static io.esper.oona.event.json.TestMessages.ENVELOPE;
import static io.esper.oona.event.json.TestMessages.EPOCH;
import static io.esper.oona.event.json.TestMessages.accepted;
import static io.esper.oona.event.json.TestMessages.epoch;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.EventType;
import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageWriterTest {
    private final MessageWriter writer = new MessageWriter();

    @Test
    void the_nested_form_is_written_as_the_contract_shows_it() {
        String message = epoch(EPOCH);
        assertThat(new String(writer.line(accepted(message)), UTF_8)).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run-a.jsonl", "runs-cde-late-and-duplicate.jsonl.gz"})
    void sample_lines_are_written_back_byte_for_byte(String file) {
        MessageReader reader = TestMessages.reader();
        for (byte[] line : Samples.lines(file)) {
            assertThat(writer.line(accepted(reader.read(line)))).isEqualTo(line);
        }
    }

    @Test
    void flat_sample_lines_come_back_as_the_same_messages() {
        MessageReader reader = TestMessages.reader();
        for (byte[] line : Samples.lines("run-b-flat.jsonl")) {
            Message read = accepted(reader.read(line));
            Message again = accepted(reader.read(writer.line(read)));
            assertThat(again).usingRecursiveComparison().isEqualTo(read);
            Message flat = accepted(
                    reader.read(writer.flat(read.topic(), read.envelope(), read.payload(), 0, read.payload().length)));
            assertThat(flat).usingRecursiveComparison().isEqualTo(read);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\n \t "})
    void a_payload_with_line_ends_is_one_line_that_reads_back_to_the_same_bytes(String space) {
        Message read = accepted(epoch(EPOCH.replace(",", "," + space)));
        byte[] line = writer.line(read);
        assertThat(new String(line, UTF_8)).doesNotContain("\n", "\r");
        assertThat(accepted(new String(line, UTF_8))).usingRecursiveComparison().isEqualTo(read);
    }

    @Test
    void run_and_version_are_written_where_they_say_something() {
        String envelope = ENVELOPE.replace("}", ",\"run_id\":\"run9\",\"schema_version\":2}");
        String message = TestMessages.message("innovation.candidates.submitted", envelope,
                "{\"blueprint_id\":\"b\",\"karn_meta\":{\"parents\":[]}}");
        assertThat(new String(writer.line(accepted(message)), UTF_8)).isEqualTo(message);
    }

    @Test
    void further_fields_of_the_envelope_are_kept_as_received() {
        String envelope = ENVELOPE.replace("}", ",\"priority\":1.50,\"route\":{\"hops\":[ \"a\" ]}}");
        String message = TestMessages.message("system.events.epoch", envelope, EPOCH);
        Message read = accepted(message);
        assertThat(read.envelope().extensions()).isEqualTo("{\"priority\":1.50,\"route\":{\"hops\":[ \"a\" ]}}");
        assertThat(Extensions.read(Objects.requireNonNull(read.envelope().extensions())))
                .containsExactly(Map.entry("priority", "1.50"), Map.entry("route", "{\"hops\":[ \"a\" ]}"));
        assertThat(new String(writer.line(read), UTF_8)).isEqualTo(message);
        byte[] flat = writer.flat(read.topic(), read.envelope(), read.payload(), 0, read.payload().length);
        assertThat(accepted(new String(flat, UTF_8))).usingRecursiveComparison().isEqualTo(read);
    }

    @Test
    void line_ends_between_the_tokens_of_further_fields_do_not_break_the_line() {
        Message read = accepted(TestMessages.message("system.events.epoch",
                ENVELOPE.replace("}", ",\"route\":{\n\"hops\":\r\n3}}"), EPOCH));
        assertThat(read.envelope().extensions()).isEqualTo("{\"route\":{ \"hops\":  3}}");
    }

    @Test
    void extensions_of_texts_are_an_object_without_the_fields_of_every_message() {
        assertThat(Extensions.ofTexts(Map.of("correlationId", "a\"b"))).isEqualTo("{\"correlationId\":\"a\\\"b\"}");
        assertThatThrownBy(() -> Extensions.ofTexts(Map.of("trace_id", "x"))).hasMessageContaining("trace_id");
        assertThatThrownBy(() -> Extensions.read("[1]")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void odd_texts_are_escaped_and_come_back() {
        Message read = accepted(epoch(EPOCH).replace("tolaria", "\\u0001\\\"\\\\\\n\\t\\r\\b\\f/é😀\\u007f"));
        assertThat(accepted(new String(writer.line(read), UTF_8))).usingRecursiveComparison().isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\ud800", "\udc00x"})
    void texts_that_no_reader_takes_are_not_written(String text) {
        Envelope envelope = new Envelope(new UUID(1, 1), text, ClaimedTime.of(Instant.EPOCH), "t", null, 1);
        assertThatThrownBy(() -> writer.line("system.events.epoch", envelope, EPOCH.getBytes(UTF_8), 0, EPOCH.length()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_payload_is_written_only_as_a_type_of_its_own() {
        Payload claim = new Payload.ClaimCheck("c", null, Map.of());
        assertThatThrownBy(() -> new PayloadWriter().write(EventType.EPOCH_EVENT, claim))
                .hasMessageContaining("no 'EpochEvent'");
    }
}
