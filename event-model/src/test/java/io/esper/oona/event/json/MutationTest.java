package io.esper.oona.event.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.esper.oona.event.EventType;
import io.esper.oona.event.Message;
import io.esper.oona.event.testing.PayloadGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Messages spoilt at random: whatever comes, the reader answers. Seeded, so that a failure repeats.
class MutationTest {
    private static final int MUTATIONS = 60_000;
    private static final byte[] ODD =
            "{}[]\",:\\u0000 tfn-+.eE019NaIy\u0000\t\nedb\u00ef\u00bb\u00bf\u00ff\u00c0".getBytes(UTF_8);

    private final MessageReader reader = TestMessages.reader();
    private final PayloadReader payloads = new PayloadReader();
    private final SplittableRandom random = new SplittableRandom(20260302);

    @Test
    void a_mutated_message_is_accepted_or_refused_and_never_anything_else() {
        List<byte[]> seeds = seeds();
        int accepted = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = mutated(seeds.get(random.nextInt(seeds.size())), seeds);
            switch (reader.read(bytes)) {
                case Reading.Accepted(Message message) -> {
                    accepted++;
                    assertThat(payloads.read(message.type(), message.version(), message.payload())).isNotNull();
                    assertThat(isJackson(bytes)).as(() -> "Jackson refuses: " + new String(bytes, UTF_8)).isTrue();
                }
                case Reading.Refused(Refusal refusal) -> {
                    assertThat(refusal.detail()).isNotBlank();
                    assertThat(refusal.byteOffset()).isBetween(-1L, (long) bytes.length);
                }
            }
        }
        assertThat(accepted).isBetween(MUTATIONS / 100, MUTATIONS / 2);
    }

    @Test
    void a_mutated_payload_is_read_or_refused_by_its_reader() {
        for (EventType type : EventType.values()) {
            PayloadGenerator generator = new PayloadGenerator(3);
            for (int i = 0; i < 1_000; i++) {
                byte[] bytes = mutated(new PayloadWriter().write(type, generator.next(type)), List.of(ODD));
                try {
                    assertThat(payloads.read(type.text(), 1, bytes)).isNotNull();
                } catch (PayloadException refused) {
                    assertThat(refused.byteOffset()).isBetween(-1L, (long) bytes.length);
                }
            }
        }
    }

    @Test
    void what_jackson_calls_malformed_the_scanner_calls_malformed_and_the_other_way_round() {
        List<byte[]> seeds = seeds();
        JsonCursor cursor = new JsonCursor(MessageLimits.DEFAULTS);
        int wellFormed = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = mutated(seeds.get(random.nextInt(seeds.size())), seeds);
            RefusalReason reason = scan(cursor, bytes);
            if (reason == null) {
                wellFormed++;
                assertThat(isJackson(bytes)).as(() -> new String(bytes, UTF_8)).isTrue();
            } else if (reason == RefusalReason.MALFORMED_JSON || reason == RefusalReason.DUPLICATE_KEY) {
                assertThat(isJackson(bytes)).as(() -> reason + ": " + new String(bytes, UTF_8)).isFalse();
            }
        }
        assertThat(wellFormed).isGreaterThan(MUTATIONS / 20);
    }

    private static @Nullable RefusalReason scan(JsonCursor cursor, byte[] bytes) {
        try {
            cursor.over(bytes, 0, bytes.length, 0, true);
            cursor.skipValue();
            cursor.expectEnd();
            return null;
        } catch (JsonFault fault) {
            return fault.reason();
        }
    }

    /// Jackson also takes a byte order mark and guesses UTF-16 and UTF-32, which is more than JSON allows.
    private static boolean isJackson(byte[] bytes) {
        if (bytes.length > 1 && (bytes[0] < 0 || bytes[0] == 0 || bytes[1] == 0)) {
            return false;
        }
        JsonFactory factory = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try (JsonParser parser = factory.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            while (parser.currentToken() != null && parser.nextToken() != null) {
                return false;
            }
            return true;
        } catch (IOException malformed) {
            return false;
        }
    }

    private byte[] mutated(byte[] seed, List<byte[]> others) {
        byte[] bytes = seed.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(bytes.length + 1);
            bytes = switch (random.nextInt(6)) {
                case 0 -> Arrays.copyOf(bytes, at);
                case 1 -> replaced(bytes, at, Math.min(bytes.length, at + 1),
                        new byte[]{ODD[random.nextInt(ODD.length)]});
                case 2 -> replaced(bytes, at, at, new byte[]{ODD[random.nextInt(ODD.length)]});
                case 3 -> replaced(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), new byte[0]);
                case 4 -> spliced(bytes, at, others.get(random.nextInt(others.size())));
                default -> replaced(bytes, at, Math.min(bytes.length, at + 1), new byte[]{(byte) random.nextInt(256)});
            };
        }
        return bytes;
    }

    private byte[] spliced(byte[] bytes, int at, byte[] other) {
        int from = random.nextInt(other.length);
        int to = Math.min(other.length, from + random.nextInt(40));
        return replaced(bytes, at, at, Arrays.copyOfRange(other, from, to));
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] result = new byte[bytes.length - (to - from) + by.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
        return result;
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        seeds.addAll(Samples.lines("run-a.jsonl").subList(0, 60));
        seeds.addAll(Samples.lines("run-b-flat.jsonl").subList(0, 60));
        Samples.lines("faults.jsonl").stream().filter(line -> line.length > 10 && line.length < 5_000)
                .forEach(seeds::add);
        return seeds;
    }
}
