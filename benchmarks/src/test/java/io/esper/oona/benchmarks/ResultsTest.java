package io.esper.oona.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import io.esper.oona.benchmarks.contender.Reply;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final Entrant ROWS = new Entrant("H2", "rows", "", "", List.of());
    private static final Entrant OONA = new Entrant("H2", "Oona", "", "", List.of());

    @Nested
    class Of_spreads {
        @Test
        void the_median_of_an_even_number_is_the_middle_of_the_two() {
            assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(1, 2.5, 4, 4));
        }

        @Test
        void what_was_not_measured_is_a_dash() {
            assertThat(Spread.of(List.of(Double.NaN)).text()).isEqualTo("–");
            assertThat(Spread.of(List.of(1234.4)).text()).isEqualTo("1,234");
            assertThat(Spread.of(List.of(1.0, 2.0, 30.0)).text()).isEqualTo("2.00 (1.00 – 30.0)");
        }
    }

    @Nested
    class Of_rounds {
        private final Results results = new Results();

        @Test
        void ratios_are_taken_inside_a_round_and_then_the_median() {
            add(ROWS, 1, 100);
            add(OONA, 1, 300);
            add(ROWS, 2, 10); // a slow moment of the machine, for both
            add(OONA, 2, 40);
            add(ROWS, 3, 100);
            add(OONA, 3, 500);

            Spread ratio = results.ratio("H2", "per_second", "Oona", "append", "rows", "append");

            assertThat(ratio).isEqualTo(new Spread(3, 4, 5, 3));
        }

        @Test
        void a_target_is_met_by_the_median() {
            add(ROWS, 1, 100);
            add(OONA, 1, 300);
            assertThat(Target.times("H2", "append", "append", "rows", 3).line(results, "Oona")).contains("| yes |");
            assertThat(Target.times("H2", "append", "append", "rows", 3.1).line(results, "Oona")).contains("**no**");
            assertThat(Target.within("H2", "append", "per_second", "append", "", 299).line(results, "Oona"))
                    .contains("**no**");
            assertThat(Target.times("H2", "other", "other", "rows", 1).line(results, "Oona"))
                    .contains("not measured");
        }

        @Test
        void every_row_is_a_line_and_a_missing_figure_is_empty() {
            add(OONA, 1, 250_000);
            assertThat(results.csv().lines().toList()).hasSize(2)
                    .last().asString().startsWith("H2,\"Oona\",\"append\",1,,,250000,,");
        }

        private void add(Entrant entrant, int round, double perSecond) {
            results.add(entrant, "append", round, new Reply(Map.of("per_second", perSecond)));
        }
    }
}
