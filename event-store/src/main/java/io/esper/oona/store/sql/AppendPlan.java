package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.CriteriaMatcher;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.NewDeadLetter;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.block.Entry;
import io.esper.oona.store.block.Places;
import org.jspecify.annotations.Nullable;

/// What a group commit will write, decided against the log as it ended at one head: which messages are new, duplicates or
/// conflicts, which conditions hold, and the positions. Each append of the group sees what the ones before it will write.
/// The plan is right as long as the log still ends there when it is carried out. For one thread.
final class AppendPlan {
    /// What probably matches a condition nearly always does, so few events are fetched to find the first.
    private static final int CANDIDATES_AT_ONCE = 16;

    private final HeadRow base;
    private final LogView view;
    private final Connection connection;
    private final EventFetcher fetcher;
    private final BlockSource blocks;
    private final long receivedMicros;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Long> contentHashes = new ArrayList<>();
    private final IdTable staged;
    private final List<NewDeadLetter> letters = new ArrayList<>();
    /// Of several moves of one cursor in a group the last stands.
    private final Map<String, Cursor> cursors = new LinkedHashMap<>();
    private final Map<PendingAppend, List<AppendResult.Outcome>> outcomes = new LinkedHashMap<>();
    private final Map<PendingAppend, StoreException> refusals = new HashMap<>();

    /// Decides about a group.
    AppendPlan(HeadRow base, LogView view, Connection connection, EventFetcher fetcher, BlockSource blocks,
            long nowMicros, List<PendingAppend> group)
            throws SQLException {
        this.base = base;
        this.view = view;
        this.connection = connection;
        this.fetcher = fetcher;
        this.blocks = blocks;
        this.receivedMicros = Math.max(base.receivedMicros(), nowMicros);
        List<UUID> ids = group.size() == 1
                ? group.getFirst().ids()
                : group.stream().flatMap(append -> append.ids().stream()).toList();
        this.staged = new IdTable(ids.size());
        @Nullable
        IdEntry[] stored = ids.isEmpty() ? new IdEntry[0] : view.find(connection, ids);
        int from = 0;
        for (PendingAppend append : group) {
            decide(append, stored, from);
            from += append.events();
        }
    }

    private void decide(PendingAppend append, @Nullable IdEntry[] stored, int from) throws SQLException {
        Append request = append.request();
        int entriesBefore = entries.size();
        List<AppendResult.Outcome> decided = new ArrayList<>(append.events());
        List<NewDeadLetter> conflicts = new ArrayList<>();
        boolean anyNew = false;
        for (int i = 0; i < append.events(); i++) {
            UUID id = append.ids().get(i);
            IdEntry known = stored[from + i] != null ? stored[from + i] : staged.find(id);
            if (known == null) {
                anyNew = true;
                decided.add(stage(request.messages().get(i), append.contentHash(i)));
            } else if (known.contentHash() == append.contentHash(i)) {
                decided.add(new AppendResult.Duplicate(LogView.position(known)));
            } else if (request.onConflict() == Append.OnConflict.DEAD_LETTER) {
                decided.add(new AppendResult.Conflict(LogView.position(known)));
                conflicts.add(conflict(request, i, LogView.position(known)));
            } else {
                unstage(entriesBefore);
                refusals.put(append, new StoreException.ContentConflict(id, LogView.position(known)));
                return;
            }
        }
        AppendCondition condition = request.condition();
        if (condition != null && anyNew) {
            long violation = firstMatch(condition, entriesBefore);
            if (violation > 0) {
                unstage(entriesBefore);
                refusals.put(append, new StoreException.ConditionFailed(condition, violation));
                return;
            }
        }
        letters.addAll(request.deadLetters());
        letters.addAll(conflicts);
        request.cursors().forEach(cursor -> cursors.put(cursor.name(), cursor));
        outcomes.put(append, decided);
    }

    private AppendResult.Stored stage(Message message, long contentHash) {
        long position = base.head() + entries.size() + 1;
        entries.add(new Entry(position, receivedMicros, message));
        contentHashes.add(contentHash);
        staged.put(message.envelope().eventId(), Places.of(position, message.retention()), contentHash);
        return new AppendResult.Stored(position);
    }

    private void unstage(int toSize) {
        while (entries.size() > toSize) {
            staged.remove(entries.removeLast().message().envelope().eventId());
            contentHashes.removeLast();
        }
    }

    private static NewDeadLetter conflict(Append request, int index, long position) {
        Message message = request.messages().get(index);
        Append.Origin origin = request.originOf(index);
        Supplier<byte[]> original = origin.original();
        return new NewDeadLetter(origin.source(), origin.sourcePosition(), "id-conflict",
                "The event id is already stored at position " + position
                        + " with other content. A producer reused an id: the first content stands.",
                message.topic(), message.envelope().eventId().toString(),
                original != null ? original.get() : message.payload());
    }

    /// The first event after the condition's position that matches, or 0. The messages of this append itself do not count.
    private long firstMatch(AppendCondition condition, int entriesBefore) throws SQLException {
        CriteriaMatcher matcher = new CriteriaMatcher(condition.criteria());
        long stored = firstStored(condition, matcher);
        if (stored > 0) {
            return stored;
        }
        for (Entry entry : entries.subList(0, entriesBefore)) {
            if (entry.position() > condition.after()
                    && matcher.matches(entry.message().type(), entry.message().tags())) {
                return entry.position();
            }
        }
        return 0;
    }

    private long firstStored(AppendCondition condition, CriteriaMatcher matcher) throws SQLException {
        if (condition.after() >= base.head()) {
            return 0;
        }
        if (matcher.matchesEverything()) {
            return condition.after() + 1;
        }
        PlaceList candidates = view.candidates(connection, condition.criteria(), condition.after());
        for (int from = 0; from < candidates.size(); from += CANDIDATES_AT_ONCE) {
            int to = Math.min(candidates.size(), from + CANDIDATES_AT_ONCE);
            for (StoredEvent event : fetcher.fetch(blocks, candidates.subList(from, to), Map.of(), 0)) {
                if (matcher.matches(event)) {
                    return event.position();
                }
            }
        }
        return 0;
    }

    HeadRow base() {
        return base;
    }

    List<Entry> entries() {
        return entries;
    }

    List<Long> contentHashes() {
        return contentHashes;
    }

    List<NewDeadLetter> letters() {
        return letters;
    }

    List<Cursor> cursors() {
        return List.copyOf(cursors.values());
    }

    /// Runs what stands beside the appends that are not refused.
    void runBesides(Connection within) throws SQLException {
        for (Map.Entry<PendingAppend, List<AppendResult.Outcome>> decided : outcomes.entrySet()) {
            Append.Beside beside = decided.getKey().request().beside();
            if (beside != null) {
                beside.run(within, List.copyOf(decided.getValue()));
            }
        }
    }

    /// Whether only events are written: then one statement does it.
    boolean eventsOnly() {
        return letters.isEmpty() && cursors.isEmpty();
    }

    boolean nothingToWrite() {
        return entries.isEmpty() && eventsOnly();
    }

    /// Decides every append of the group.
    void complete() {
        long head = base.head() + entries.size();
        outcomes.forEach((append, decided) -> append.decide(new AppendResult(decided, head)));
        refusals.forEach((append, refusal) -> append.refuse(refusal));
    }
}
