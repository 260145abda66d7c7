package io.esper.oona.reliability;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// What a writer writes: batch n of a writer is a function of its specification, so that whoever meets an event knows, byte for
/// byte, what it must be. Each payload says which writer, batch and place it belongs to.
public final class Script {
    private static final int BLUEPRINTS = 4;
    private static final int LARGE_BYTES = 48 * 1024;
    private static final Instant CLAIMED = Instant.parse("2026-03-02T08:00:00Z");

    /// Where an event belongs.
    ///
    /// @param writer the writer's seed
    /// @param batch  0 or more
    /// @param index  within the batch
    public record Place(long writer, int batch, int index) {}

    private Script() {}

    private static SplittableRandom random(WriterSpec writer, int batch) {
        // Two rounds, since neighbouring seeds of one generator give the same numbers, shifted.
        return new SplittableRandom(
                new SplittableRandom(writer.seed()).nextLong() ^ new SplittableRandom(~batch).nextLong());
    }

    /// The messages of a batch.
    public static List<Message> batch(WriterSpec writer, int batch) {
        SplittableRandom random = random(writer, batch);
        int size = switch (writer.load()) {
            case MIXED -> size(random);
            case FILL -> 4;
        };
        List<Message> messages = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int dice = writer.manner() == WriterSpec.Manner.CONDITIONAL && i == 0 ? 19 : random.nextInt(20);
            messages.add(message(writer, new Place(writer.seed(), batch, i), size, dice, random));
        }
        return messages;
    }

    /// Mostly small, as they come; now and then a bulk.
    private static int size(SplittableRandom random) {
        int dice = random.nextInt(40);
        return dice < 16 ? 1 : dice < 34 ? 2 + random.nextInt(5) : dice < 39 ? 10 + random.nextInt(40) : 300;
    }

    /// What the condition of a conditional batch is about: the blueprint of its first message.
    public static Criterion criterion(WriterSpec writer, int batch) {
        Message first = batch(writer, batch).getFirst();
        return Criterion.tagged(
                first.tags().stream().filter(tag -> tag.key().equals("blueprint")).findFirst().orElseThrow());
    }

    private static Message message(WriterSpec writer, Place place, int size, int dice, SplittableRandom random) {
        UUID id = new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | (1L << 63));
        String blueprint = "bp-" + random.nextInt(BLUEPRINTS);
        int noise = switch (writer.load()) {
            case MIXED -> random.nextInt(60) == 0 ? LARGE_BYTES : random.nextInt(300);
            case FILL -> LARGE_BYTES;
        };
        byte[] random64 = new byte[noise];
        random.nextBytes(random64);
        byte[] payload =
                ("{\"w\":" + place.writer() + ",\"b\":" + place.batch() + ",\"i\":" + place.index() + ",\"of\":"
                        + size + ",\"noise\":\"" + Base64.getEncoder().encodeToString(random64) + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
        Envelope envelope = new Envelope(id, "writer-" + place.writer() % 7,
                ClaimedTime.of(CLAIMED.plusMillis(place.batch() * 37L + place.index())), "trace-" + place.batch() / 5,
                dice % 3 == 0 ? "run-a" : null, 1);
        if (dice < 14) {
            return new Message("telemetry.seed.health", Retention.HOURS_72, "LayerHealthReport", 1, envelope, List.of(),
                    0, payload);
        }
        if (dice < 17) {
            return new Message("control.kasmina.commands", Retention.DAYS_30, "KasminaControlCommand", 1, envelope,
                    List.of(new Tag("blueprint", blueprint), new Tag("seed", dice + ",1")), 0, payload);
        }
        return new Message("innovation.field_reports", Retention.INDEFINITE, "FieldReport", 1, envelope,
                List.of(new Tag("blueprint", blueprint)), 0, payload);
    }

    /// Where a stored event says that it belongs; null if it was not written by a script.
    public static @Nullable Place placeOf(StoredEvent event) {
        int length = Math.min(event.payloadLength(), 120);
        String start = new String(event.payloadBuffer(), event.payloadOffset(), length, StandardCharsets.UTF_8);
        if (!start.startsWith("{\"w\":")) {
            return null;
        }
        try {
            return new Place(Long.parseLong(between(start, "\"w\":")), Integer.parseInt(between(start, "\"b\":")),
                    Integer.parseInt(between(start, "\"i\":")));
        } catch (NumberFormatException damaged) {
            return null;
        }
    }

    private static String between(String text, String key) {
        int from = text.indexOf(key) + key.length();
        int to = text.indexOf(',', from);
        return from < key.length() || to < 0 ? "" : text.substring(from, to);
    }
}
