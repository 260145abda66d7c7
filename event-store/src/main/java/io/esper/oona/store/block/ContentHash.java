package io.esper.oona.store.block;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import io.esper.oona.store.StoredEvent;

/// The first eight bytes of SHA-256 over what identifies a content. Eight bytes tell apart what is there by chance
/// (one in 2^64); whoever forges two contents with one digest gains nothing but that the second counts as a repetition.
public final class ContentHash {
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    });

    private ContentHash() {}

    /// Digest of topic and payload.
    public static long of(String topic, byte[] payload, int offset, int length) {
        MessageDigest digest = SHA_256.get();
        part(digest, topic);
        digest.update(payload, offset, length);
        return ByteSource.fixed64(digest.digest(), 0);
    }

    /// Digest of a stored event's content.
    public static long of(StoredEvent event) {
        return of(event.topic(), event.payloadBuffer(), event.payloadOffset(), event.payloadLength());
    }

    private static void part(MessageDigest digest, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) (utf8.length >>> 8));
        digest.update((byte) utf8.length);
        digest.update(utf8);
    }
}
