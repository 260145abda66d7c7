package io.esper.oona.redis.entry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.EventType;
import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import io.esper.oona.event.json.Extensions;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.MessageWriter;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.event.json.Refusal;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import org.jspecify.annotations.Nullable;

/// Puts what a claim check points to in its place: the log must not depend on a store that forgets.
///
/// A report that travels as a pointer becomes the report, on the topic of reports; the pointer and the SHA-256 of what it pointed to
/// stay in the envelope as `claim_check` and `claim_check_sha256`. What is larger than a message may be stays a pointer, with the
/// digest and the size in the envelope. For one thread at a time.
public final class ClaimResolver {
    /// Reason code of a claim check that cannot be resolved.
    public static final String UNRESOLVED = "unresolved-claim-check";
    private static final String LARGE = ".large";
    private static final String POINTER = "claim_check";
    /// Largest payload that is fetched, to compare its size and take its digest.
    private static final int FETCH_BYTES_MAX = 64 * 1024 * 1024;

    private final ClaimSource source;
    private final int payloadBytesMax;
    private final MessageReader reader;
    private final PayloadReader payloads = new PayloadReader();
    private final MessageWriter writer = new MessageWriter();

    /// Resolves from this source.
    ///
    /// @param payloadBytesMax largest payload that takes the pointer's place
    /// @param reader          takes messages of that size and some more
    public ClaimResolver(ClaimSource source, int payloadBytesMax, MessageReader reader) {
        this.source = source;
        this.payloadBytesMax = payloadBytesMax;
        this.reader = reader;
    }

    /// What the message points to, if it is a claim check.
    public Optional<Payload.ClaimCheck> claim(Message message) {
        return message.type().equals(EventType.CLAIM_CHECK.text())
                && payloads.read(message.type(), message.version(),
                        message.payload()) instanceof Payload.ClaimCheck claim ? Optional.of(claim) : Optional.empty();
    }

    /// The message that was recorded for this claim check under the same id: the pointer itself, or what a pointer of the same text and
    /// size was resolved to. Empty if it was another message.
    public static Optional<Message> recorded(Message message, Payload.ClaimCheck claim, Message stored) {
        if (stored.topic().equals(message.topic()) && Arrays.equals(stored.payload(), message.payload())) {
            return Optional.of(message);
        }
        String extensions = stored.envelope().extensions();
        String pointer = extensions == null ? null : Extensions.read(extensions).get(POINTER);
        Long stated = claim.sizeBytes();
        boolean same = pointer != null
                && pointer.equals(
                        Extensions.read(Extensions.ofTexts(Map.of(POINTER, claim.reference()))).get(POINTER))
                && (stated == null || stated == stored.payload().length);
        return same ? Optional.of(stored) : Optional.empty();
    }

    /// Resolves a claim check.
    ///
    /// @throws RedisException.Lost if the connection is lost
    public EntryReading resolve(Message message, Payload.ClaimCheck claim, RedisLink link) {
        try {
            byte[] bytes = source.fetch(claim.reference(), link, FETCH_BYTES_MAX);
            Long stated = claim.sizeBytes();
            if (stated != null && stated != bytes.length) {
                return refused(message, claim,
                        "what it points to has " + bytes.length + " bytes instead of the " + stated
                                + " that it states");
            }
            return bytes.length > payloadBytesMax ? pointer(message, claim, bytes) : inPlace(message, claim, bytes);
        } catch (ClaimException missing) {
            return refused(message, claim, String.valueOf(missing.getMessage()));
        } catch (RedisException.Refused wrongKind) {
            return refused(message, claim, String.valueOf(wrongKind.getMessage()));
        }
    }

    private EntryReading pointer(Message message, Payload.ClaimCheck claim, byte[] bytes) {
        Envelope envelope = marked(message.envelope(), claim, bytes, Integer.toString(bytes.length));
        return new EntryReading.Accepted(new Message(message.topic(), message.retention(), message.type(),
                message.version(), envelope, message.tags(), message.flags(), message.payload()));
    }

    private EntryReading inPlace(Message message, Payload.ClaimCheck claim, byte[] bytes) {
        String topic = message.topic().endsWith(LARGE)
                ? message.topic().substring(0, message.topic().length() - LARGE.length())
                : message.topic();
        byte[] whole = writer.flat(topic, marked(message.envelope(), claim, bytes, null), bytes, 0, bytes.length);
        return switch (reader.read(whole)) {
            case Reading.Accepted(Message resolved) -> new EntryReading.Accepted(resolved);
            case Reading.Refused(Refusal refusal) -> refused(message, claim,
                    "what it points to is refused (" + refusal.reason().code() + "): " + refusal.detail());
        };
    }

    private static Envelope marked(Envelope envelope, Payload.ClaimCheck claim, byte[] bytes, @Nullable String size) {
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put(POINTER, claim.reference());
        marks.put("claim_check_sha256", sha256(bytes));
        if (size != null) {
            marks.put("claim_check_bytes", size);
        }
        String added = Extensions.ofTexts(marks);
        String before = envelope.extensions();
        String together = before == null || before.length() <= 2
                ? added
                : before.substring(0, before.length() - 1) + "," + added.substring(1);
        return new Envelope(envelope.eventId(), envelope.senderId(), envelope.timestamp(), envelope.traceId(),
                envelope.runId(), envelope.schemaVersion(), together);
    }

    private static EntryReading refused(Message message, Payload.ClaimCheck claim, String detail) {
        return new EntryReading.Refused(UNRESOLVED, "The claim check '" + claim.reference()
                + "' cannot be resolved: " + detail + ". Send the message again once what it points to is there.",
                message.envelope().eventId().toString(), message.envelope().senderId());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
