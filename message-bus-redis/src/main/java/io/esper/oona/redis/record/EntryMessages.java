package io.esper.oona.redis.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

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

/// Reads entries as messages of one version of the catalogue; what is behind claim checks too. For one thread, which is helped by
/// others where there is much to read.
final class EntryMessages {
    /// Fewer are read sooner than a thread is told of them.
    private static final int ENTRIES_PER_THREAD_MIN = 16;
    private static final int THREADS_MAX = 4;
    /// What a resolved claim check may have: the log takes 2,000,000 bytes with envelope and tags.
    private static final int CLAIM_BYTES_MAX = 1_800_000;
    private final Store store;
    /// One for each thread.
    private final List<EntryReader> readers;
    private final ClaimResolver claims;

    EntryMessages(Store store, TopicCatalogue known, RecorderSettings settings) {
        this.store = store;
        MessageLimits limits = settings.limits();
        this.readers = Stream.generate(() -> new EntryReader(new MessageReader(known, limits, store.clock())))
                .limit(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, THREADS_MAX)).toList();
        MessageLimits whole = new MessageLimits(4 * CLAIM_BYTES_MAX, limits.depthMax(), 4 * CLAIM_BYTES_MAX,
                limits.numberBytesMax(), limits.nameBytesMax());
        this.claims =
                new ClaimResolver(settings.claims(), CLAIM_BYTES_MAX, new MessageReader(known, whole, store.clock()));
    }

    /// The entry as it is on the stream.
    EntryReading plain(TopicStream stream, StreamEntry entry) {
        return readers.getFirst().read(stream.topic().name(), entry);
    }

    /// Entries of one stream as they are on it, in their order; each still has to be resolved.
    List<EntryReading> plain(TopicStream stream, List<StreamEntry> entries) {
        int threads = Math.clamp(entries.size() / ENTRIES_PER_THREAD_MIN, 1, readers.size());
        EntryReading[] readings = new EntryReading[entries.size()];
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            EntryReader reader = readers.get(i);
            int from = entries.size() * i / threads;
            int to = entries.size() * (i + 1) / threads;
            others.add(CompletableFuture.runAsync(() -> read(reader, stream, entries, from, to, readings)));
        }
        read(readers.getFirst(), stream, entries, 0, entries.size() / threads, readings);
        others.forEach(CompletableFuture::join);
        return List.of(readings);
    }

    private static void read(EntryReader reader, TopicStream stream, List<StreamEntry> entries, int from, int to,
            EntryReading[] readings) {
        for (int i = from; i < to; i++) {
            readings[i] = reader.read(stream.topic().name(), entries.get(i));
        }
    }

    /// The entry as it is recorded.
    EntryReading read(TopicStream stream, StreamEntry entry, RedisLink link) {
        return resolved(plain(stream, entry), link);
    }

    /// An entry as it is recorded.
    EntryReading resolved(EntryReading plain, RedisLink link) {
        return switch (plain) {
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
