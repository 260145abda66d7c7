package io.esper.oona.store.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Flag;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;

/// Entries for tests of the block format: generated ones, and the ones of the approved block.
final class BlockEvents {
    private static final String[] TEXTS =
            {"", "a", "tamiyo-controller-1", "种子", "🌱", "é", "x".repeat(1_000), "\u0000"};
    private static final String[] TIMES = {"2025-06-29T14:30:00Z", "2025-06-29T14:30:00", "2025-06-29t14:30:00.5-12:00",
            "9999-12-31T23:59:59.999999999Z"};

    private BlockEvents() {}

    /// Entries with gaps between their positions and every kind of text, in one class.
    static List<Entry> generated(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Entry> entries = new ArrayList<>();
        long position = 1 + random.nextLong(1L << 40);
        long received = random.nextLong(2_000_000_000_000_000L);
        for (int i = 0; i < count; i++) {
            entries.add(new Entry(position, received, message(random)));
            position += 1 + (random.nextInt(3) == 0 ? random.nextInt(1_000) : 0);
            received += random.nextInt(4) == 0 ? random.nextInt(1_000_000) : 0;
        }
        return entries;
    }

    private static Message message(SplittableRandom random) {
        List<Tag> tags = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.add(new Tag("key" + i, "value" + random.nextInt(50)));
        }
        byte[] payload = new byte[random.nextInt(10) == 0 ? 0 : random.nextInt(300)];
        random.nextBytes(payload);
        return new Message("topic." + random.nextInt(4), Retention.DAYS_30, "Type" + random.nextInt(4),
                1 + random.nextInt(300),
                new Envelope(new UUID(random.nextLong(), random.nextLong()), text(random),
                        ClaimedTime.parse(TIMES[random.nextInt(TIMES.length)]).orElseThrow(), text(random),
                        random.nextBoolean() ? null : text(random), random.nextInt(Integer.MAX_VALUE),
                        random.nextInt(8) == 0 ? "{\"n\":" + random.nextInt(9) + "}" : null),
                tags, random.nextInt(64), payload);
    }

    private static String text(SplittableRandom random) {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    /// The events of the approved block. Never changed: the stored bytes are of exactly these.
    static List<Entry> approved() {
        Message report = new Message("innovation.field_reports", Retention.INDEFINITE, "FieldReport", 1,
                new Envelope(UUID.fromString("5f0c2f6e-6f0b-4c86-9f5e-1f0e6d1c7a01"), "tamiyo-1",
                        ClaimedTime.parse("2025-06-29T14:30:00Z").orElseThrow(), "run-c-e39", "run-c", 1),
                List.of(new Tag("blueprint", "LoRA"), new Tag("seed", "12,3")), 0,
                "{\"blueprint_id\":\"LoRA\", \"outcome\":\"FOSSILIZED\"}".getBytes(StandardCharsets.UTF_8));
        Message other = new Message("innovation.field_reports", Retention.INDEFINITE, "unknown", 300,
                new Envelope(UUID.fromString("00000000-0000-4000-8000-000000000002"), "",
                        ClaimedTime.parse("2025-06-29T14:30:00").orElseThrow(), "spur-ü-🌱", null, 7),
                List.of(), Flag.ZONELESS_TIME.mask() | Flag.EMPTY_SENDER.mask(), new byte[0]);
        Message third = new Message("innovation.candidates.submitted", Retention.INDEFINITE, "CandidateBlueprint", 2,
                new Envelope(UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff"), "tamiyo-1",
                        ClaimedTime.parse("2025-06-29T16:30:00.123456+02:00").orElseThrow(), "run-c-e39", "", 1),
                List.of(new Tag("blueprint", "LoRA")), Flag.OUT_OF_RANGE.mask(), new byte[]{0, -1, 127, -128});
        return List.of(new Entry(1_000_000, 1_751_207_400_000_001L, report),
                new Entry(1_000_001, 1_751_207_400_000_001L, other),
                new Entry(1_000_513, 1_751_207_401_500_000L, third));
    }

    /// The block holds exactly the entries.
    static void assertHolds(Block block, long firstSequence, List<Entry> entries) {
        assertThat(block.count()).isEqualTo(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            BlockEvent event = block.event(i);
            assertThat(event.position()).isEqualTo(entry.position());
            assertThat(ChronoUnit.MICROS.between(Instant.EPOCH, event.received())).isEqualTo(entry.receivedMicros());
            assertThat(event.classSequence()).isEqualTo(firstSequence + i);
            Message message = entry.message();
            assertThat(event.topic()).isEqualTo(message.topic());
            assertThat(event.type()).isEqualTo(message.type());
            assertThat(event.version()).isEqualTo(message.version());
            assertThat(event.retention()).isEqualTo(message.retention());
            assertThat(event.envelope()).isEqualTo(message.envelope());
            assertThat(event.tags()).isEqualTo(message.tags());
            assertThat(event.flags()).isEqualTo(message.flags());
            assertThat(event.payload()).isEqualTo(message.payload());
        }
    }
}
