package io.esper.oona.event.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;
import io.esper.oona.event.testing.PayloadGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadRoundTripTest {
    private static final int PAYLOADS = 2_000;

    private final PayloadReader reader = new PayloadReader();
    private final PayloadWriter writer = new PayloadWriter();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void what_is_written_reads_back_as_an_equal_payload_and_writes_as_equal_bytes(EventType type) {
        PayloadGenerator generator = new PayloadGenerator(20260302 + type.text().hashCode());
        for (int i = 0; i < PAYLOADS; i++) {
            Payload payload = generator.next(type);
            byte[] written = writer.write(type, payload);
            Payload read = reader.read(type.text(), type.version(), written);
            assertThat(read).as(() -> new String(written, UTF_8)).isEqualTo(payload);
            assertThat(writer.write(type, read)).isEqualTo(written);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void a_payload_inside_a_larger_array_reads_the_same(EventType type) {
        PayloadGenerator generator = new PayloadGenerator(7);
        for (int i = 0; i < 200; i++) {
            Payload payload = generator.next(type);
            byte[] written = writer.write(type, payload);
            byte[] larger = new byte[written.length + 20];
            Arrays.fill(larger, (byte) '"');
            System.arraycopy(written, 0, larger, 9, written.length);
            assertThat(reader.read(type.text(), type.version(), larger, 9, written.length)).isEqualTo(payload);
        }
    }
}
