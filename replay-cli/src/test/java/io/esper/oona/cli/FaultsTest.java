package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every line of faults.jsonl, what becomes of it in an empty log, and why.
class FaultsTest {
    /// line | outcome | reason code or flags | why
    private static final String TABLE = """
            1  | stored    |                     | a clean candidate
            2  | stored    |                     | a clean certification
            3  | stored    |                     | a clean candidate
            4  | blank     |                     | nothing
            5  | blank     |                     | three spaces
            6  | refused   | malformed-json      | only an opening brace
            7  | refused   | malformed-json      | cut off after the topic
            8  | refused   | not-a-message       | null
            9  | refused   | not-a-message       | an array
            10 | refused   | not-a-message       | a number
            11 | refused   | malformed-json      | begins with a byte order mark
            12 | refused   | malformed-json      | something follows the object
            13 | refused   | not-a-number        | NaN, which JSON does not have
            14 | refused   | duplicate-key       | layer_id twice: parsers differ in which one counts
            15 | refused   | wrong-type          | layer_id is a text
            16 | refused   | missing-field       | neither layer_id nor seed_id nor claim_check
            17 | stored    |                     | a clean report
            18 | stored    |                     | an unknown field, with a number larger than a long: kept as bytes
            19 | stored    |                     | another payload type on the telemetry topic: HealthSignal
            20 | refused   | unknown-topic       | telemetry.seed.weather is not in the catalogue
            21 | refused   | bad-topic-name      | upper case
            22 | refused   | bad-topic-name      | a path
            23 | refused   | bad-uuid            | not-a-uuid
            24 | refused   | bad-uuid            | the nil UUID means that there is no id
            25 | stored    |                     | a clean certification
            26 | duplicate |                     | line 25 again
            27 | refused   | id-conflict         | the id of line 25 with other content
            28 | stored    | out-of-range        | accuracy 1.7: stored, kept out of training sets
            29 | stored    | out-of-range        | epoch -1
            30 | stored    | zoneless-time       | no zone: read as UTC
            31 | stored    | future-time         | the year 2199: kept as the claim
            32 | refused   | bad-time            | yesterday
            33 | stored    |                     | an offset of two hours
            34 | refused   | out-of-closed-set   | EXPLODED is no outcome
            35 | refused   | wrong-type          | twelve is no seed id
            36 | stored    |                     | seed "[12, 3]" and a blueprint id with colons
            37 | stored    |                     | the second form of a command: target_seed_id as a pair
            38 | stored    |                     | commands are an open set, even do_a_barrel_roll
            39 | stored    |                     | a failed certification has neither risk nor WEP
            40 | refused   | too-deep            | nested more than 64 deep
            41 | stored    |                     | 300 kB in an unknown field: below every limit
            42 | stored    |                     | a trace id that looks like a number stays a text
            43 | stored    | empty-sender        | no sender
            44 | refused   | forbidden-character | U+0000 in the sender
            45 | stored    |                     | HTML in the sender is only text
            46 | refused   | forbidden-character | a lone surrogate
            47 | stored    |                     | a claim check
            48 | refused   | missing-field       | no topic
            49 | refused   | missing-field       | no envelope
            50 | stored    |                     | the flat form
            51 | refused   | malformed-json      | the flat form, but its payload text is not JSON
            52 | stored    |                     | a clean candidate
            53 | stored    |                     | a clean certification
            """;
    private static final Pattern TOLD = Pattern.compile("faults\\.jsonl:(\\d+)(?::(\\d+))?: ([a-z0-9-]+): .+");
    private static final Pattern EVENT_ID = Pattern.compile("\"event_id\": ?\"([0-9a-f-]{36})\"");

    /// What should become of one line.
    private record Expected(int line, String outcome, String code) {
        static List<Expected> all() {
            return TABLE.lines().map(row -> row.split("\\|", 4))
                    .map(cells -> new Expected(Integer.parseInt(cells[0].strip()), cells[1].strip(), cells[2].strip()))
                    .toList();
        }
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void every_line_has_the_outcome_that_the_contracts_ask_for(TestDatabase.Kind kind) {
        Samples.copyTo(directory);
        try (TestDatabase database = kind.create()) {
            Cli cli = new Cli(directory).on(database);

            Cli.Result imported = cli.run("import", Samples.FAULTS, "--show-refused", "100", "-o", "csv");

            assertThat(imported.lines()).as(imported.toString()).element(1).asString()
                    .startsWith("faults.jsonl,51,24,1,26,2,0,false,");
            assertThat(imported.code()).isEqualTo(6);
            assertThat(refusedByLine(imported)).isEqualTo(expected("refused"));
            assertThat(storedLines(cli)).isEqualTo(List.copyOf(expected("stored").keySet()));
            assertThat(flagsByLine(cli)).isEqualTo(withoutEmpty(expected("stored")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_refused_line_is_a_dead_letter_with_its_bytes_and_only_once(TestDatabase.Kind kind) {
        Samples.copyTo(directory);
        List<String> lines = Samples.lines(Samples.FAULTS);
        try (TestDatabase database = kind.create()) {
            Cli cli = new Cli(directory).on(database);
            cli.run("import", Samples.FAULTS);
            cli.run("import", Samples.FAULTS);

            List<String> letters = cli.run("dead-letters", "ls", "-o", "csv").lines();

            assertThat(letters).hasSize(1 + 26);
            for (String letter : letters.subList(1, letters.size())) {
                String[] cells = letter.split(",", 6);
                int line = Integer.parseInt(cells[3].replace("line ", ""));
                assertThat(expected("refused")).containsEntry(line, cells[4]);
                assertThat(cli.run("dead-letters", "show", cells[0], "--raw").bytes())
                        .isEqualTo(lines.get(line - 1).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static Map<Integer, String> expected(String outcome) {
        Map<Integer, String> byLine = new TreeMap<>();
        Expected.all().stream().filter(row -> row.outcome().equals(outcome))
                .forEach(row -> byLine.put(row.line(), row.code()));
        return byLine;
    }

    private static Map<Integer, String> withoutEmpty(Map<Integer, String> byLine) {
        Map<Integer, String> some = new TreeMap<>(byLine);
        some.values().removeIf(String::isEmpty);
        return some;
    }

    private static Map<Integer, String> refusedByLine(Cli.Result imported) {
        Map<Integer, String> told = new TreeMap<>();
        imported.err().lines().map(TOLD::matcher).filter(Matcher::matches)
                .forEach(matcher -> told.put(Integer.parseInt(matcher.group(1)), matcher.group(3)));
        return told;
    }

    private static List<Integer> storedLines(Cli cli) {
        return new ArrayList<>(lineOfEvents(cli).values());
    }

    /// Position to line: positions follow the lines.
    private static Map<Integer, Integer> lineOfEvents(Cli cli) {
        List<String> lines = Samples.lines(Samples.FAULTS);
        Map<String, Integer> firstLineOfId = new TreeMap<>();
        for (int i = lines.size(); i >= 1; i--) {
            Matcher id = EVENT_ID.matcher(lines.get(i - 1));
            if (id.find()) {
                firstLineOfId.put(id.group(1), i);
            }
        }
        Map<Integer, Integer> byPosition = new TreeMap<>();
        for (String event : cli.run("events", "ls", "-o", "ndjson").lines()) {
            Matcher id = EVENT_ID.matcher(event);
            assertThat(id.find()).isTrue();
            byPosition.put(byPosition.size() + 1, firstLineOfId.get(id.group(1)));
        }
        return byPosition;
    }

    private static Map<Integer, String> flagsByLine(Cli cli) {
        Map<Integer, Integer> lines = lineOfEvents(cli);
        Map<Integer, String> flags = new TreeMap<>();
        List<String> rows = cli.run("events", "ls", "-o", "ndjson").lines();
        Pattern pattern = Pattern.compile("\"flags\":\\[\"([^\\]]*)\"\\]");
        for (int i = 0; i < rows.size(); i++) {
            Matcher found = pattern.matcher(rows.get(i));
            if (found.find()) {
                flags.put(lines.get(i + 1), found.group(1));
            }
        }
        return flags;
    }
}
