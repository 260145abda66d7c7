package io.esper.oona.event.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.esper.oona.event.EventType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The files under `approved` are what logs hold: they are never edited, and every version of every type has one.
class ApprovedPayloadsTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void the_newest_version_is_written_byte_for_byte_as_approved(EventType type) throws IOException {
        byte[] written = new PayloadWriter().write(type, Examples.of(type));
        assertThat(new String(written, UTF_8) + "\n").isEqualTo(new String(approved(type, type.version()), UTF_8));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void every_version_reads_as_the_payload_of_today(EventType type, int version) throws IOException {
        assertThat(new PayloadReader().read(type.text(), version, approved(type, version)))
                .isEqualTo(Examples.of(type));
    }

    private static Stream<Object[]> versions() {
        return Stream.of(EventType.values()).filter(type -> type != EventType.UNKNOWN)
                .flatMap(type -> IntStream.rangeClosed(1, type.version())
                        .mapToObj(version -> List.of(type, version).toArray()));
    }

    private static byte[] approved(EventType type, int version) throws IOException {
        String file = "/approved/" + type.text() + ".v" + version + ".json";
        try (InputStream in = Objects.requireNonNull(ApprovedPayloadsTest.class.getResourceAsStream(file), file)) {
            return in.readAllBytes();
        }
    }
}
