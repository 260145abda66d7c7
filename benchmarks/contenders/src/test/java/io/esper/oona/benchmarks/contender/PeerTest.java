package io.esper.oona.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A contender in a JVM of its own, asked over its standard streams.
class PeerTest {

    @TempDir
    private Path files;

    @Test
    void a_peer_fills_measures_and_answers_with_figures_until_it_is_closed() throws IOException {
        try (Peer peer = start("batch")) {
            assertThat(peer.ask("fill 2000").get("events")).isEqualTo(2_000);
            Reply appended = peer.ask("append 5 300 100 1 60");
            assertThat(appended.get("events")).isEqualTo(300);
            assertThat(appended.get("client_us")).isPositive();
            assertThat(appended.get("p99_us")).isGreaterThanOrEqualTo(appended.get("p50_us"));
            assertThat(peer.ask("append 6 160 1 16 60").get("events")).isEqualTo(160);
            assertThat(peer.ask("bulk 8 500").get("events")).isEqualTo(500);
            assertThat(peer.ask("replay typed").get("payload_bytes"))
                    .isEqualTo(peer.ask("replay raw").get("payload_bytes"));
            assertThat(peer.ask("tag 10").get("events_per_read")).isPositive();
            assertThat(peer.ask("find 10").get("events")).isEqualTo(10);
            assertThat(peer.ask("tidy").get("events")).isEqualTo(2_960);
            assertThat(peer.ask("bytes").get("events")).isEqualTo(2_960);
        }
    }

    @Test
    void what_a_peer_cannot_do_is_told_and_does_not_end_it() throws IOException {
        try (Peer peer = start("batch")) {
            assertThatThrownBy(() -> peer.ask("jump")).hasMessageContaining("jump");
            assertThatThrownBy(() -> peer.ask("steady 1 10 1")).hasMessageContaining("without blocking");
            assertThat(peer.ask("fill 100").get("events")).isEqualTo(100);
        }
    }

    @Test
    void a_peer_that_dies_is_told() throws IOException {
        try (Peer peer = start("of-no-kind")) {
            assertThatThrownBy(() -> peer.ask("fill 100")).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("rows");
        }
    }

    @Test
    void figures_survive_the_line_they_travel_on() {
        Reply reply = new Reply(Map.of("events", 3.0, "p50_us", 0.125));
        assertThat(Reply.parse(reply.line())).isEqualTo(reply);
        assertThat(reply.get("no_such")).isNaN();
    }

    private Peer start(String kind) throws IOException {
        return Peer.start("rows", System.getProperty("java.class.path"), Rows.class.getName(), "256m",
                new Address("jdbc:h2:" + files.resolve("rows"), "sa", ""), 0, List.of(kind));
    }
}
