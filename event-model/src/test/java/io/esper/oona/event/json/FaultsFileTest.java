package io.esper.oona.event.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.esper.oona.event.Flag;
import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every line of the file of faults, what becomes of it, and why.
class FaultsFileTest {
    /// Line, outcome (type and flags, or reason with byte offset and pointer), why.
    private static final String TABLE =
            """
                     1 | CandidateBlueprint                                                        | as any producer sends it
                     2 | CertifiedBlueprint                                                        | as any producer sends it
                     3 | CandidateBlueprint                                                        | as any producer sends it
                     4 | malformed-json 0                                                          | blank: the importer skips it, the reader knows no empty message
                     5 | malformed-json 3                                                          | white space alone: the same
                     6 | malformed-json 1                                                          | cut off after the brace
                     7 | malformed-json 32                                                         | cut off after the topic
                     8 | not-a-message 0                                                           | null is JSON, but no object
                     9 | not-a-message 0                                                           | nor is a list
                    10 | not-a-message 0                                                           | nor a number
                    11 | malformed-json 0                                                          | begins with a byte order mark
                    12 | malformed-json 328                                                        | something follows the object
                    13 | not-a-number 281 /payload/health_metrics_by_seed/0/variance               | NaN, as a bare json.dumps writes it
                    14 | duplicate-key 224 /payload/layer_id                                       | layer_id twice: parsers differ in which one counts
                    15 | wrong-type 208 /payload/layer_id                                          | layer_id is a text
                    16 | missing-field 196 /payload/layer_id                                       | neither a report nor any other form of the topic
                    17 | LayerHealthReport                                                         | no seed_states: they are optional
                    18 | LayerHealthReport                                                         | an unknown field is kept, with a number beyond 64 bits
                    19 | HealthSignal                                                              | another payload type on the telemetry topic
                    20 | unknown-topic 9 /topic                                                    | telemetry.seed.weather is in no catalogue
                    21 | bad-topic-name 9 /topic                                                   | capital letters
                    22 | bad-topic-name 9 /topic                                                   | slashes and dots that climb
                    23 | bad-uuid 56 /envelope/event_id                                            | not-a-uuid
                    24 | bad-uuid 56 /envelope/event_id                                            | the nil UUID means no id
                    25 | CertifiedBlueprint                                                        | read; that it is in the log already is the log's matter
                    26 | CertifiedBlueprint                                                        | the same again: a duplicate to the log
                    27 | CertifiedBlueprint                                                        | same id, other content: refused by the log, not by the reader
                    28 | EpochEvent out-of-range                                                   | an accuracy of 1.7 is kept and marked
                    29 | EpochEvent out-of-range                                                   | a negative epoch is kept and marked
                    30 | EpochEvent zoneless-time                                                  | no zone: read as UTC and marked
                    31 | EpochEvent future-time                                                    | the year 2199 is a claim, kept and marked
                    32 | bad-time 126 /envelope/timestamp                                          | yesterday is no RFC 3339 date-time
                    33 | EpochEvent                                                                | an offset is fine
                    34 | out-of-closed-set 284 /payload/outcome                                    | EXPLODED is none of the three outcomes
                    35 | wrong-type 232 /payload/seed_id                                           | twelve is a seed id in none of the five forms
                    36 | FieldReport                                                               | a seed id as "[12, 3]", a blueprint id with colons
                    37 | GerminationCommand                                                        | the form with the target as a pair
                    38 | KasminaControlCommand                                                     | commands are an open set
                    39 | CertifiedBlueprint                                                        | a failure has neither risk nor WEP
                    40 | too-deep 372 /payload/deep/%s    | the 65th level
                    41 | LayerHealthReport                                                         | 300 KB of text in an unknown field is below the limits
                    42 | LayerHealthReport                                                         | a trace id of digits stays a text
                    43 | LayerHealthReport empty-sender                                            | an empty sender is kept and marked
                    44 | forbidden-character 119                                                   | U+0000 in the sender, and no store takes that
                    45 | LayerHealthReport                                                         | markup in a sender is data: pages escape it
                    46 | forbidden-character 118                                                   | a lone surrogate is no character
                    47 | ClaimCheck                                                                | a pointer to a payload kept elsewhere
                    48 | missing-field 0 /topic                                                    | a file's messages state their topic
                    49 | missing-field 0 /envelope                                                 | neither form of envelope
                    50 | LayerHealthReport                                                         | the flat form in a file of nested ones
                    51 | malformed-json 185                                                        | the flat payload's text is no JSON
                    52 | CandidateBlueprint                                                        | as any producer sends it
                    53 | CertifiedBlueprint                                                        | as any producer sends it
                    """
                    .formatted("0/".repeat(61) + "0");

    private final MessageReader reader = new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS,
            InstantSource.fixed(Instant.parse("2026-03-03T00:00:00Z")));

    @ParameterizedTest(name = "line {0}")
    @MethodSource("rows")
    void each_line_has_its_outcome(int line, String outcome, String why) {
        assertThat(outcome(reader.read(Samples.lines("faults.jsonl").get(line - 1)))).as(why).isEqualTo(outcome);
    }

    @Test
    void the_table_has_every_line() {
        assertThat(rows().map(row -> row[0])).hasSameSizeAs(Samples.lines("faults.jsonl")).doesNotHaveDuplicates();
    }

    private static Stream<Object[]> rows() {
        return TABLE.lines().map(row -> List.of(row.split("\\|", -1)))
                .map(cells -> new Object[]{Integer.parseInt(cells.get(0).strip()), cells.get(1).strip(),
                        cells.get(2).strip()});
    }

    private static String outcome(Reading reading) {
        return switch (reading) {
            case Reading.Accepted(Message message) -> Stream
                    .concat(Stream.of(message.type()), Stream.of(Flag.values()).filter(message::has).map(Flag::text))
                    .collect(Collectors.joining(" "));
            case Reading.Refused(Refusal refusal) ->
                    String.format(Locale.ROOT, "%s %d%s", refusal.reason().code(), refusal.byteOffset(),
                            refusal.pointer() == null ? "" : " " + refusal.pointer());
        };
    }
}
