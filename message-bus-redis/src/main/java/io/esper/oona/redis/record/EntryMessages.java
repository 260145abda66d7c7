package io.esper.oona.redis.record;

import java.util.Optional;

import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.redis.entry.ClaimResolver;
import io.esper.oona.redis.entry.EntryReader;
import io.esper.oona.redis.entry.EntryReading;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.store.Store;

/// Reads entries as messages of one version of the catalogue; what is behind claim checks too. For one thread.
final class EntryMessages {
    /// What a resolved claim check may have: the log takes 2,000,000 bytes with envelope and tags.
    private static final int CLAIM_BYTES_MAX = 1_800_000;
    private final Store store;
    private final EntryReader entries;
    private final ClaimResolver claims;

    EntryMessages(Store store, TopicCatalogue known, RecorderSettings settings) {
        this.store = store;
        MessageLimits limits = settings.limits();
        this.entries = new EntryReader(new MessageReader(known, limits, store.clock()));
        MessageLimits whole = new MessageLimits(4 * CLAIM_BYTES_MAX, limits.depthMax(), 4 * CLAIM_BYTES_MAX,
                limits.numberBytesMax(), limits.nameBytesMax());
        this.claims =
                new ClaimResolver(settings.claims(), CLAIM_BYTES_MAX, new MessageReader(known, whole, store.clock()));
    }

    /// The entry as it is on the stream.
    EntryReading plain(TopicStream stream, StreamEntry entry) {
        return entries.read(stream.topic().name(), entry);
    }

    /// The entry as it is recorded.
    EntryReading read(TopicStream stream, StreamEntry entry, RedisLink link) {
        return switch (plain(stream, entry)) {
            case EntryReading.Accepted(Message message) -> resolved(message, link);
            case EntryReading.Refused refused -> refused;
        };
    }

    /// A claim check that the log has under its id is not resolved again: what it points to may be gone by now.
    private EntryReading resolved(Message message, RedisLink link) {
        Optional<Payload.ClaimCheck> claim = claims.claim(message);
        if (claim.isEmpty()) {
            return new EntryReading.Accepted(message);
        }
        return store.log().find(message.envelope().eventId())
                .flatMap(event -> ClaimResolver.recorded(message, claim.get(), event.message()))
                .<EntryReading>map(EntryReading.Accepted::new)
                .orElseGet(() -> claims.resolve(message, claim.get(), link));
    }
}
