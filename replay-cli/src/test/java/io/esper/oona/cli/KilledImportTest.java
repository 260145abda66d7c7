package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.esper.oona.simulation.SimulatedMessage;
import io.esper.oona.simulation.Simulation;
import io.esper.oona.simulation.SimulationSettings;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// kill -9 in the middle of imports, at random places. The seed is printed; -Doona.seed=N repeats it.
class KilledImportTest {
    private static final int LINES = 12_000;
    private static final int KILLS = 4;
    /// About what the H2 file grows to.
    private static final long FILE_BYTES = 4L << 20;
    private static final Pattern POSITION_AND_ID =
            Pattern.compile("\\{\"position\":(\\d+),.*?\"event_id\":\"([0-9a-f-]{36})\".*");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void after_kills_at_random_places_every_line_is_stored_exactly_once(TestDatabase.Kind kind)
            throws IOException, InterruptedException {
        long seed = Long.getLong("oona.seed", System.nanoTime());
        Random random = new Random(seed);
        Set<String> ids = write("load.jsonl");
        try (TestDatabase database = kind.create()) {
            Cli cli = new Cli(directory).on(database);
            int killedInside = 0;
            for (int i = 0; i < KILLS; i++) {
                if (importKilledAt(cli, kind, database, random.nextDouble())) {
                    killedInside++;
                }
            }
            System.out.println("oona.seed=" + seed + ": killed inside " + killedInside + " of " + KILLS + " imports");
            long survived = head(database);

            Cli.Result last = cli.run("import", "load.jsonl", "-o", "csv");

            assertThat(last.code()).as("seed %d: %s", seed, last).isZero();
            assertThat(column(last, 2)).as("seed %d: stored by the last import", seed).isEqualTo(LINES - survived);
            assertThat(column(last, 1)).as("seed %d: read = stored + duplicate + refused", seed)
                    .isEqualTo(column(last, 2) + column(last, 3) + column(last, 4));
            assertThat(column(last, 6) + column(last, 1)).as("seed %d: passed over and read", seed).isEqualTo(LINES);
            assertDense(cli, ids, seed);
            assertThat(cli.run("import", "load.jsonl", "-o", "csv").lines()).element(1).asString()
                    .startsWith("load.jsonl," + LINES + ",0," + LINES + ",0,0,0,true");
        }
    }

    /// Starts an import and kills it at a place that does not depend on the speed of the machine. Whether it was killed before
    /// its end.
    private static boolean importKilledAt(Cli cli, TestDatabase.Kind kind, TestDatabase database, double share)
            throws IOException, InterruptedException {
        try (ChildProcess child = ChildProcess.start(cli, "import", "load.jsonl", "--batch", "50")) {
            boolean ended = switch (kind) {
                case H2 -> endedBefore(child, file(database), (long) (share * FILE_BYTES));
                case POSTGRESQL -> endedBefore(child, database, (long) (share * LINES));
            };
            if (!ended) {
                child.kill();
            }
            return !ended;
        }
    }

    /// The child must own the file, so nobody else opens it: its growth tells how far the import is.
    private static boolean endedBefore(ChildProcess child, Path file, long bytes)
            throws IOException, InterruptedException {
        while (Files.size(file) < bytes) {
            if (child.endsWithin(1)) {
                return true;
            }
        }
        return child.endsWithin(0);
    }

    private static boolean endedBefore(ChildProcess child, TestDatabase database, long head)
            throws InterruptedException {
        try (Store store = database.open()) {
            while (store.log().head() < head) {
                if (child.endsWithin(1)) {
                    return true;
                }
            }
        }
        return child.endsWithin(0);
    }

    private static Path file(TestDatabase database) {
        String path = database.settings().url().substring("jdbc:h2:".length());
        int options = path.indexOf(';');
        return Path.of((options < 0 ? path : path.substring(0, options)) + ".mv.db");
    }

    private static long head(TestDatabase database) {
        try (Store store = database.open()) {
            return store.log().head();
        }
    }

    private static void assertDense(Cli cli, Set<String> ids, long seed) {
        List<String> events = cli.run("events", "ls", "-o", "ndjson").lines();
        assertThat(events).as("seed %d", seed).hasSize(LINES);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < events.size(); i++) {
            Matcher event = POSITION_AND_ID.matcher(events.get(i));
            assertThat(event.matches()).isTrue();
            assertThat(Integer.parseInt(event.group(1))).as("seed %d", seed).isEqualTo(i + 1);
            seen.add(event.group(2));
        }
        assertThat(seen).as("seed %d", seed).isEqualTo(ids);
    }

    private Set<String> write(String name) throws IOException {
        Set<String> ids = new HashSet<>();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (SimulatedMessage message : new Simulation(
                SimulationSettings.benchmarkLoad(1, Instant.parse("2026-03-02T08:00:00Z"), LINES))) {
            lines.write(message.line());
            lines.write('\n');
            ids.add(message.envelope().eventId().toString());
        }
        Files.write(directory.resolve(name), lines.toByteArray());
        assertThat(ids).hasSize(LINES);
        return ids;
    }

    private static long column(Cli.Result result, int index) {
        return Long.parseLong(List.of(result.lines().get(1).split(",", -1)).get(index));
    }
}
