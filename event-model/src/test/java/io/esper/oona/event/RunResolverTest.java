package io.esper.oona.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import io.esper.oona.event.RunResolver.Resolution;
import io.esper.oona.event.RunResolver.Rule;
import io.esper.oona.event.RunResolver.State;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunResolverTest {
    private final RunResolver runs = new RunResolver();

    @Nested
    class Rules {
        @Test
        void payload_then_envelope_then_epoch_then_prefix_then_unknown() {
            runs.learn("run-c", "run-c-e39");
            runs.learn("other", "shared");
            assertThat(runs.resolve("p", "e", "shared")).isEqualTo(new Resolution("p", Rule.PAYLOAD));
            assertThat(runs.resolve(null, "e", "shared")).isEqualTo(new Resolution("e", Rule.ENVELOPE));
            assertThat(runs.resolve("", "", "shared")).isEqualTo(new Resolution("other", Rule.EPOCH_TRACE));
            assertThat(runs.resolve(null, null, "run-c-e39")).isEqualTo(new Resolution("run-c", Rule.TRACE_PREFIX));
            assertThat(runs.resolve(null, null, "elsewhere")).isEqualTo(new Resolution("unknown", Rule.UNKNOWN));
            assertThat(runs.resolve(null, null, "")).isEqualTo(new Resolution("unknown", Rule.UNKNOWN));
        }

        @Test
        void resolving_teaches_nothing() {
            runs.resolve("p", "e", "p-1");
            assertThat(runs.state()).isEqualTo(new State(List.of(), Map.of()));
        }
    }

    @Nested
    class Prefixes {
        @ParameterizedTest
        @CsvSource({"run-c,run-c", "run-c-e39,run-c", "run-c:9,run-c", "run-c/😀,run-c", "run-cx,unknown",
                "run-c9,unknown", "run-cé,unknown",
                "run-,unknown", "x-run-c,unknown", "run-c-2,run-c-2", "run-c-2-e1,run-c-2", "run-c-22,run-c",
                "😀-1,😀"})
        void the_longest_known_run_before_a_boundary_counts(String trace, String run) {
            runs.learn("run-c", null);
            runs.learn("run-c-2", null);
            runs.learn("😀", null);
            assertThat(runs.resolve(null, null, trace).run()).isEqualTo(run);
        }
    }

    @Nested
    class Learning {
        @Test
        void a_trace_is_kept_only_where_the_prefix_says_something_else() {
            assertThat(runs.learn("run-a", "run-a-e1")).isTrue();
            assertThat(runs.learn("run-a", "run-a-e2")).isFalse();
            assertThat(runs.learn("run-a", "t-1")).isTrue();
            assertThat(runs.learn("run-a", "t-1")).isFalse();
            assertThat(runs.state()).isEqualTo(new State(List.of("run-a"), Map.of("t-1", "run-a")));
        }

        @Test
        void the_last_epoch_of_a_trace_counts() {
            runs.learn("run-a", "t-1");
            runs.learn("run-b", "t-1");
            assertThat(runs.resolve(null, null, "t-1").run()).isEqualTo("run-b");
        }

        @Test
        void nothing_is_learnt_from_an_empty_run() {
            assertThat(runs.learn("", "t")).isFalse();
        }

        @Test
        void the_oldest_is_forgotten_beyond_the_bounds() {
            for (int i = 0; i <= RunResolver.RUNS_MAX; i++) {
                runs.learn("run" + i, "t" + i);
            }
            State state = runs.state();
            assertThat(state.runs()).hasSize(RunResolver.RUNS_MAX).doesNotContain("run0").contains("run1");
            assertThat(state.traces()).hasSize(RunResolver.TRACES_MAX).doesNotContainKey("t0").containsKey("t1");
        }
    }

    @Nested
    class States {
        @Test
        void a_resolver_made_of_a_state_goes_on_the_same() {
            runs.learn("run-a", "t-1");
            runs.learn("run-b", "run-b-e1");
            RunResolver other = new RunResolver(runs.state());
            assertThat(other.state()).isEqualTo(runs.state());
            for (String trace : new String[]{"t-1", "run-b-e7", "x"}) {
                assertThat(other.resolve(null, null, trace)).isEqualTo(runs.resolve(null, null, trace));
            }
            assertThat(other.learn("run-b", "run-b-e2")).isEqualTo(runs.learn("run-b", "run-b-e2"));
        }
    }
}
