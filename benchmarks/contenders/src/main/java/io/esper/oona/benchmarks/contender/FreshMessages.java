package io.esper.oona.benchmarks.contender;

import java.util.List;
import java.util.UUID;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;

/// Any number of messages with ids of their own from a bounded stock of payloads, made at next to no cost while a schedule
/// runs. The stock is larger than any block, so that a block holds no payload twice. For one thread.
public final class FreshMessages {
    private final List<Message> stock;
    private final long high;
    private long made;

    /// @param seed tells the ids of one use from those of another
    public FreshMessages(List<Message> stock, long seed) {
        this.stock = stock;
        this.high = (mix(seed) & ~0xf000L) | 0x4000L;
    }

    /// The next message.
    public Message next() {
        Message like = stock.get((int) (made % stock.size()));
        UUID id =
                new UUID((mix(high + made) & ~0xf000L) | 0x4000L, (mix(high - ++made) >>> 2) | 0x8000_0000_0000_0000L);
        Envelope envelope = like.envelope();
        return new Message(like.topic(), like.retention(), like.type(), like.version(),
                new Envelope(id, envelope.senderId(), envelope.timestamp(), envelope.traceId(), envelope.runId(),
                        envelope.schemaVersion()),
                like.tags(), like.flags(), like.payload());
    }

    /// Stafford's variant 13 of MurmurHash3's finalizer, as in `java.util.SplittableRandom`.
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
