package io.esper.oona.store.sql;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.block.ContentHash;
import org.jspecify.annotations.Nullable;

/// An append that waits for its commit. What needs no lock, digests and limits, is done when it is made, on the caller's
/// thread.
final class PendingAppend {
    /// What a block can hold on every database, with room for the frame.
    static final long MESSAGE_BYTES_MAX = 2_000_000;
    /// Ids and framing of one event.
    private static final int ENVELOPE_BYTES = 200;

    private final Append request;
    private final long[] contentHashes;
    private final List<UUID> ids;
    private final long bytes;
    private final CompletableFuture<AppendResult> result = new CompletableFuture<>();
    private volatile @Nullable AppendResult decided;
    private volatile @Nullable Throwable refused;
    private volatile @Nullable Thread waiter;

    /// Prepares an append.
    ///
    /// @throws StoreException.TooLarge if a message does not fit a block
    PendingAppend(Append request) {
        this.request = request;
        List<Message> messages = request.messages();
        this.contentHashes = new long[messages.size()];
        this.ids = messages.stream().map(message -> message.envelope().eventId()).toList();
        long sum = 0;
        for (int i = 0; i < contentHashes.length; i++) {
            Message message = messages.get(i);
            long size = size(message);
            if (size > MESSAGE_BYTES_MAX) {
                throw new StoreException.TooLarge(message.envelope().eventId(), size, MESSAGE_BYTES_MAX);
            }
            sum += size;
            contentHashes[i] = ContentHash.of(message.topic(), message.payload(), 0, message.payload().length);
        }
        this.bytes = sum;
    }

    static long size(Message message) {
        long size = (long) ENVELOPE_BYTES + message.payload().length;
        List<Tag> tags = message.tags();
        for (int i = 0; i < tags.size(); i++) {
            size += 3L * (tags.get(i).key().length() + tags.get(i).value().length());
        }
        return size;
    }

    Append request() {
        return request;
    }

    List<UUID> ids() {
        return ids;
    }

    long contentHash(int index) {
        return contentHashes[index];
    }

    int events() {
        return contentHashes.length;
    }

    long bytes() {
        return bytes;
    }

    CompletableFuture<AppendResult> result() {
        return result;
    }

    /// Names the thread that sleeps until this append is decided or it is asked to lead.
    void waitedForBy(Thread thread) {
        waiter = thread;
    }

    void wake() {
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /// Decides the append. Nobody hears of it before [#tell].
    void decide(AppendResult outcome) {
        decided = outcome;
    }

    /// Decides that the append has failed. Nobody hears of it before [#tell].
    void refuse(Throwable cause) {
        refused = cause;
    }

    boolean isDecided() {
        return decided != null || refused != null;
    }

    /// Completes the result and wakes who waits for it.
    void tell() {
        AppendResult outcome = decided;
        Throwable cause = refused;
        if (outcome != null) {
            result.complete(outcome);
        } else if (cause != null) {
            result.completeExceptionally(cause);
        }
        wake();
    }
}
