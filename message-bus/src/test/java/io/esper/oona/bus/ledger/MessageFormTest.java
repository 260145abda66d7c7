package io.esper.oona.bus.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import org.junit.jupiter.api.Test;

class MessageFormTest {
    private static Message message(Envelope envelope, byte[] payload) {
        return new Message("t.a.b", Retention.DAYS_30, "unknown", 3, envelope,
                List.of(new Tag("blueprint", "LoRA"), new Tag("seed", "12,3")), 5, payload);
    }

    private static void assertSame(Message message) {
        Message read = MessageForm.read(MessageForm.write(message));
        assertThat(read).usingRecursiveComparison().isEqualTo(message);
        assertThat(read.payload()).isEqualTo(message.payload());
    }

    @Test
    void a_message_comes_back_byte_for_byte() {
        Envelope envelope = new Envelope(UUID.fromString("5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a01"), "sénder", ClaimedTime
                .of(Instant.parse("2026-03-02T08:00:00.123456789Z")), "träce", "run-1", 2, "{\"x\":[1,null]}");
        byte[] payload = new byte[256];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) i;
        }
        assertSame(message(envelope, payload));
    }

    @Test
    void what_is_missing_stays_missing_and_what_is_empty_stays_empty() {
        ClaimedTime zoneless = new ClaimedTime("2026-01-05T10:11:16", Instant.parse("2026-01-05T10:11:16Z"), true);
        assertSame(message(new Envelope(new UUID(1, 2), "", zoneless, "", null, 1, null), new byte[0]));
    }

    @Test
    void another_form_is_refused() {
        assertThatThrownBy(() -> MessageForm.read(new byte[]{9})).hasMessageContaining("form 9");
    }
}
