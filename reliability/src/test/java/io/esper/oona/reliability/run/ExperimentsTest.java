package io.esper.oona.reliability.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Databases;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Experiment.Expectation;
import io.esper.oona.reliability.Refused;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.store.testing.TestDatabase.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few cycles of every experiment; `-Doona.soak=N` makes N times as many, `-Doona.seed=S` begins with another seed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExperimentsTest {
    private static final Logger LOG = LoggerFactory.getLogger(ExperimentsTest.class);
    private static final int CYCLES = 2 * Integer.getInteger("oona.soak", 1);
    /// A control loses by chance: not every cycle need catch it.
    private static final int CONTROL_CYCLES_MAX = 6 * Integer.getInteger("oona.soak", 1);
    private static final long SEED = Long.getLong("oona.seed", 1);

    private Path directory;
    private Databases databases;

    @BeforeAll
    void prepare() throws IOException {
        directory = Files.createTempDirectory("oona-reliability-");
        databases = new Databases(directory);
    }

    @AfterAll
    void remove() {
        databases.close();
    }

    @TestFactory
    Stream<DynamicTest> every_experiment_holds_and_every_control_is_caught() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Harness.experiments().stream().filter(experiment -> experiment.kinds().contains(kind))
                        .map(experiment -> DynamicTest.dynamicTest(name(experiment, kind),
                                () -> run(experiment, kind))));
    }

    private static String name(Experiment experiment, Kind kind) {
        return experiment.name() + " on " + kind.name().toLowerCase(Locale.ROOT);
    }

    private void run(Experiment experiment, Kind kind) throws Exception {
        boolean control = experiment.expectation() == Expectation.CAUGHT;
        try (experiment) {
            boolean caught = false;
            for (int i = 0; control ? !caught && i < CONTROL_CYCLES_MAX : i < CYCLES; i++) {
                Cycle cycle = cycle(experiment, new CycleSeed(kind, SEED + i));
                caught = !cycle.holds();
                assertThat(control || cycle.holds()).as("%s, seed %d: %s", name(experiment, kind), SEED + i,
                        cycle.violations()).isTrue();
            }
            assertThat(caught).as("%s: whether a violation was seen", name(experiment, kind)).isEqualTo(control);
        } catch (Refused refused) {
            // The machine's answer, for all to see: it must say what was refused.
            LOG.warn("{}: refused: {}", name(experiment, kind), refused.getMessage());
            assertThat(refused).hasMessageMatching(".{8,}");
        }
    }

    private Cycle cycle(Experiment experiment, CycleSeed seed) throws Exception {
        try (Workspace workspace =
                new Workspace(directory.resolve(experiment.name() + "-" + seed.kind() + "-" + seed.seed()),
                        databases)) {
            return experiment.run(seed, workspace);
        } catch (IOException | RuntimeException failed) {
            if (experiment.expectation() == Expectation.CAUGHT) {
                return Cycle.failed(seed, failed.toString());
            }
            return fail(name(experiment, seed.kind()) + ", seed " + seed.seed(), failed);
        }
    }
}
