package io.esper.oona.reliability.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawCountsTest {
    @TempDir
    private Path directory;

    private static RawCounts line(String cycles, String caughtAs) {
        return new RawCounts(Map.of("experiment", "kill-writer", "database", "H2", "expectation", "holds", "cycles",
                cycles, "lost", "0", "recovery max ms", cycles, "caught as", caughtAs, "commit", "run-" + cycles));
    }

    @Test
    void what_is_written_is_read_again_whatever_an_experiment_has_said() throws IOException {
        Path csv = directory.resolve("counts.csv");
        RawCounts.write(csv, List.of(line("20", "Event {\"a\",\"b\"} is,\nnot there"), line("3", "")));

        List<RawCounts> read = RawCounts.read(csv);

        assertThat(read).hasSize(2);
        assertThat(read.getFirst().get("caught as")).isEqualTo("Event {'a','b'} is, not there");
        assertThat(read.getLast().get("caught as")).isEmpty();
        assertThat(read.getFirst().number("cycles")).isEqualTo(20);
        assertThat(read.getFirst().isControl()).isFalse();
        RawCounts.write(directory.resolve("again.csv"), read);
        assertThat(directory.resolve("again.csv")).hasSameTextualContentAs(csv);
    }

    @Test
    void a_file_of_an_older_harness_has_empty_cells_for_newer_columns() throws IOException {
        Path csv = Files.writeString(directory.resolve("counts.csv"),
                "experiment,cycles\n\"kill-writer\",\"7\"\n");

        assertThat(RawCounts.read(csv).getFirst().number("cycles")).isEqualTo(7);
        assertThat(RawCounts.read(csv).getFirst().get("caught as")).isEmpty();
        assertThat(RawCounts.read(directory.resolve("none.csv"))).isEmpty();
    }

    @Test
    void a_damaged_line_is_named_and_not_guessed() throws IOException {
        Path csv = Files.writeString(directory.resolve("counts.csv"), "experiment,cycles\n\"kill-writer\"\n");

        assertThatThrownBy(() -> RawCounts.read(csv)).isInstanceOf(IOException.class)
                .hasMessageContaining("has 1 cells, the header has 2");
    }

    @Test
    void runs_of_one_experiment_add_up_and_the_longest_recovery_is_of_all() {
        Sum sum = new Sum(List.of(line("20", ""), line("3", "")));

        assertThat(sum.of("cycles")).isEqualTo(23);
        assertThat(sum.of("lost")).isZero();
        assertThat(sum.longestRecovery()).isEqualTo(20);
        assertThat(sum.refused()).isEmpty();
    }
}
