package io.esper.oona.training.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.LogStatus;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Appends, for every command and for every epoch without one, one event to `innovation.decision_contexts` that holds what was
/// known then (see [io.esper.oona.event.Payload.DecisionContext]).
///
/// The keeper is a registered reader of the log: what it has not read yet does not expire. Contexts, its position and its state
/// move in one transaction. A context's id follows from its trigger's, so that a keeper that was killed, a second one beside
/// it, or one that starts from the beginning writes nothing twice. It works on the caller's thread.
public final class EvidenceKeeper {
    /// The topic that it writes to.
    public static final String TOPIC = ContextFold.TOPIC;

    private static final EventFilter FILTER =
            new EventFilter(ContextFold.TOPICS, Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);
    /// Events between two transactions, and so what a keeper that was killed reads again.
    private static final int BATCH_EVENTS = 20_000;
    private static final int BATCH_CONTEXTS = 500;
    /// A state of more cursors than this is saved less often.
    private static final int SMALL_STATE_CURSORS = 32;
    /// Events between two saves of a small state while there is more to read.
    private static final int SMALL_STATE_EVENTS = 10_000;
    private static final int LARGE_STATE_EVENTS = 200_000;
    private static final Duration LARGE_STATE_TIME = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Store store;
    private final int batchContexts;
    private final int smallState;

    public EvidenceKeeper(Store store) {
        this(store, BATCH_CONTEXTS, SMALL_STATE_CURSORS);
    }

    /// A keeper that saves its work after so many contexts.
    EvidenceKeeper(Store store, int batchContexts) {
        this(store, batchContexts, SMALL_STATE_CURSORS);
    }

    /// One that saves its state less often if it has more cursors than this.
    EvidenceKeeper(Store store, int batchContexts, int smallState) {
        this.store = store;
        this.smallState = smallState;
        this.batchContexts = batchContexts;
    }

    /// The position up to which the keeper has saved its work; 0 if it has never run.
    public static long position(Store store) {
        return store.cursor(SavedState.READER).map(Long::parseLong).orElse(0L);
    }

    /// How far the keeper is and what it knows.
    ///
    /// @throws StoreException if its saved state cannot be read
    public static KeeperStatus status(Store store) {
        SavedState state = SavedState.read(store);
        ContextFold fold = state.fold();
        return new KeeperStatus(store.cursor(SavedState.READER).isPresent(), position(store), state.position(),
                fold.runs.size(), fold.runs.values().stream().mapToLong(run -> run.seeds.size()).sum(), state.bytes(),
                fold.gap);
    }

    /// Registers the keeper as a reader that has read nothing yet, unless it is registered: from now on nothing expires that no
    /// keeper has read, so that whoever exports later finds all evidence, whether a keeper ran meanwhile or not.
    public static void register(Store store) {
        if (store.cursor(SavedState.READER).isEmpty()) {
            store.log().append(new Append(List.of(), null, Append.OnConflict.DEAD_LETTER, List.of(), List.of(),
                    List.of(Cursor.ofReader(SavedState.READER, SavedState.read(store).position()))));
        }
    }

    /// Takes the log up to its head as of now into account.
    public KeeperResult catchUp(KeeperProgress progress) {
        return new Work(progress).to(store.log().head(), true);
    }

    /// Goes on with the log until `stopping` says so.
    public KeeperResult follow(BooleanSupplier stopping, KeeperProgress progress) throws InterruptedException {
        Work work = new Work((position, contexts) -> progress.at(position, contexts) && !stopping.getAsBoolean());
        KeeperResult result = work.to(store.log().head(), false);
        while (!stopping.getAsBoolean()) {
            long head = store.log().awaitBeyond(result.position(), LOOK);
            if (head > result.position()) {
                result = work.to(head, false);
            }
        }
        return work.to(result.position(), true);
    }

    /// One keeper at work.
    private final class Work {
        private final KeeperProgress progress;
        private final ContextFold fold;
        private final List<Message> pending = new ArrayList<>();
        private long position;
        private long saved;
        private int stateCursors;
        private int eventsSinceAppend;
        private long eventsSinceSaved;
        private Instant lastSaved = Instant.MIN;
        private long contexts;
        private long known;
        private long conflicts;
        private long expired;
        private @Nullable CompletableFuture<AppendResult> underWay;

        Work(KeeperProgress progress) {
            this.progress = progress;
            SavedState state = SavedState.read(store);
            fold = state.fold();
            position = state.position();
            saved = position;
        }

        /// @param last whether the state must be saved, however large it is
        KeeperResult to(long head, boolean last) {
            boolean on = true;
            lookForGaps();
            try (LogReader reader = store.log().read(ReadQuery.after(position).matching(FILTER).until(head))) {
                for (LogElement element = reader.next(); on && element != null; element = on ? reader.next() : null) {
                    take(element);
                    if (eventsSinceAppend >= BATCH_EVENTS || pending.size() >= batchContexts) {
                        save(eventsSinceSaved >= SMALL_STATE_EVENTS && small());
                        on = progress.at(position, contexts);
                    }
                }
            }
            if (on) {
                position = Math.max(position, head);
            }
            if (position > saved || !pending.isEmpty()) {
                save(last || small());
            }
            settle();
            progress.at(position, contexts);
            return new KeeperResult(position, contexts, known, conflicts, expired);
        }

        /// An expired range is told where its class goes on, which may be behind a decision that lacks it.
        private void lookForGaps() {
            for (LogStatus.ClassStatus status : store.log().status().classes()) {
                if (status.retention().period().isPresent() && status.floor() > position) {
                    fold.missing(status.floor());
                }
            }
        }

        private void take(LogElement element) {
            switch (element) {
                case StoredEvent event -> {
                    Message context = fold.fold(event);
                    if (context != null) {
                        pending.add(context);
                    }
                    position = event.position();
                    eventsSinceAppend++;
                    eventsSinceSaved++;
                }
                case Expired gone -> {
                    expired += gone.count();
                    fold.missing(gone.until());
                }
            }
        }

        /// Appends the contexts, with position and state unless the state is so large that it can wait. The log makes them
        /// durable while the fold goes on; the next batch waits for it, so that batches stay in order. A keeper that another one
        /// has overtaken leaves that one's state alone.
        ///
        /// @param now whether the state is saved although it was saved not long ago
        private void save(boolean now) {
            settle();
            List<Cursor> cursors = List.of();
            if (due(now) && position >= EvidenceKeeper.position(store)) {
                cursors = SavedState.cursors(position, fold);
                stateCursors = cursors.size();
                eventsSinceSaved = 0;
                lastSaved = store.clock().instant();
                saved = position;
            }
            if (!pending.isEmpty() || !cursors.isEmpty()) {
                underWay = store.log().appendAsync(new Append(List.copyOf(pending), null, Append.OnConflict.DEAD_LETTER,
                        List.of(), List.of(), cursors));
            }
            pending.clear();
            eventsSinceAppend = 0;
        }

        private boolean small() {
            return stateCursors <= smallState;
        }

        private boolean due(boolean now) {
            return now || eventsSinceSaved >= LARGE_STATE_EVENTS
                    || store.clock().instant().isAfter(lastSaved.plus(LARGE_STATE_TIME));
        }

        /// Waits for the batch that is under way.
        ///
        /// @throws StoreException if it failed
        private void settle() {
            CompletableFuture<AppendResult> batch = underWay;
            if (batch == null) {
                return;
            }
            underWay = null;
            try {
                for (AppendResult.Outcome outcome : batch.join().outcomes()) {
                    switch (outcome) {
                        case AppendResult.Stored _ -> contexts++;
                        case AppendResult.Duplicate _ -> known++;
                        case AppendResult.Conflict _ -> conflicts++;
                    }
                }
            } catch (CompletionException failed) {
                throw failed.getCause() instanceof StoreException why ? why : failed;
            }
        }
    }
}
