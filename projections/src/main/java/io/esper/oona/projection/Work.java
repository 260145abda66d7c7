package io.esper.oona.projection;

import java.util.List;
import java.util.function.Supplier;

import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// A generation that is being moved forward, and what happens when that fails: what cannot be folded is found by halving and
/// recorded; what cannot be written stops the work. For one thread.
final class Work {
    private final Store store;
    private final Supplier<Generation> loader;
    private Generation generation;
    private @Nullable String stopReason;

    Work(Store store, Supplier<Generation> loader) {
        this.store = store;
        this.loader = loader;
        this.generation = loader.get();
        this.stopReason = generation.foreign();
    }

    Generation generation() {
        return generation;
    }

    @Nullable
    String stopReason() {
        return stopReason;
    }

    boolean stopped() {
        return stopReason != null;
    }

    long position() {
        return generation.checkpoint().position();
    }

    /// Folds a chunk; whether the work now stands at its end or beyond.
    boolean deliver(Chunk chunk) {
        if (stopped()) {
            return true;
        }
        try {
            if (!generation.apply(chunk)) {
                generation = loader.get();
                stopReason = generation.foreign();
            }
            return position() >= chunk.until();
        } catch (RuntimeException failed) {
            return isolate(chunk, failed);
        }
    }

    private boolean isolate(Chunk chunk, RuntimeException failed) {
        try {
            generation = loader.get();
        } catch (RuntimeException alsoFailed) {
            stop(failed);
            return true;
        }
        List<ReadEvent> open = chunk.events().stream()
                .filter(event -> event.position() > position() && generation.topics().contains(event.topic())).toList();
        if (open.size() > 1) {
            int middle = open.size() / 2;
            Chunk first = new Chunk(open.subList(0, middle), chunk.expired(), open.get(middle - 1).position());
            Chunk rest = new Chunk(open.subList(middle, open.size()), chunk.expired(), chunk.until());
            return deliver(first) && deliver(rest);
        }
        return last(new Chunk(open, chunk.expired(), chunk.until()));
    }

    /// At most one event is left: perhaps it was not its fault; else it is recorded as failed.
    private boolean last(Chunk chunk) {
        try {
            return generation.apply(chunk) ? position() >= chunk.until() : deliver(chunk);
        } catch (RuntimeException again) {
            try {
                generation = loader.get();
                List<ReadEvent> marked = chunk.events().stream()
                        .map(event -> event.failing("cannot be folded: " + reason(again))).toList();
                if (marked.isEmpty()) {
                    stop(again);
                    return true;
                }
                return generation.apply(new Chunk(marked, chunk.expired(), chunk.until()))
                        ? position() >= chunk.until()
                        : deliver(chunk);
            } catch (RuntimeException alsoFailed) {
                stop(alsoFailed);
                return true;
            }
        }
    }

    /// Ends the work; says why, where anybody can read it.
    void stop(RuntimeException failed) {
        String reason = reason(failed);
        stopReason = reason;
        try {
            store.inTransaction(connection -> {
                Checkpoints.stop(connection, generation.checkpoint().generation(), reason);
                return reason;
            });
        } catch (RuntimeException unavailable) {
            failed.addSuppressed(unavailable);
        }
    }

    private static String reason(RuntimeException failed) {
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }
}
