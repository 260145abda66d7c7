package io.esper.oona.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

/// message-db with its own SQL. The package comes from npm once and then stays in the build folder. A machine without npm can
/// build Oona all the same: there the benchmark says why message-db is missing, and that is what is tested.
class MessageDbTest {

    @Test
    void message_db_returns_what_it_was_given_or_the_benchmark_says_why_it_is_missing() throws Exception {
        MessageDbPackage source;
        try {
            source = MessageDbPackage.fetch(Path.of("target", "message-db"));
        } catch (IOException unavailable) {
            assertThat(unavailable).hasMessageContaining("npm");
            return;
        }
        List<Consumer<ContenderContract>> contract =
                List.of(ContenderContract::replay_returns_every_event_as_it_was_given,
                        ContenderContract::replay_ends_after_the_events_asked_for,
                        ContenderContract::a_tag_returns_the_events_of_its_stream_in_order_after_housekeeping_too,
                        ContenderContract::an_event_is_found_by_its_id_and_an_unknown_one_is_not,
                        ContenderContract::the_size_counts_at_least_a_tenth_of_the_payloads);
        try (BenchmarkServer server = BenchmarkServer.startForTurns()) {
            for (Consumer<ContenderContract> test : contract) {
                ContenderContract own = new MessageDbContract(server, source);
                own.store();
                test.accept(own);
                own.close();
            }
        }
    }
}
