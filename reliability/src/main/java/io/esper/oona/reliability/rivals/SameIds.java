package io.esper.oona.reliability.rivals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.event.Message;
import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Findings;
import io.esper.oona.reliability.Findings.Figure;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase.Kind;
import io.esper.oona.store.testing.TestMessages;

/// Writers that race with the same ids.
final class SameIds implements Experiment {
    private static final int STORES = 4;
    private static final int WRITERS = 8;
    private static final int IDS = 60;

    @Override
    public String name() {
        return "same-ids";
    }

    @Override
    public String what() {
        return "8 writers over 4 stores append the same ids at the same time, with the same content (all must get one position) and"
                + " with content of their own (all but one must be refused, and told where the first stands).";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(1, 3, 5);
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.allOf(Kind.class);
    }

    /// What was told about ids.
    private static final class Told {
        private final Map<UUID, Long> positions = new ConcurrentHashMap<>();
        private final Map<UUID, Integer> winners = new ConcurrentHashMap<>();
        private final AtomicLong duplicates = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();
        private final Findings findings;

        Told(Findings findings) {
            this.findings = findings;
        }

        void at(UUID id, long position) {
            Long other = positions.putIfAbsent(id, position);
            if (other != null && other != position) {
                findings.violation(Figure.DUPLICATED, "Event " + id + " is at " + other + " and at " + position);
            }
        }
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        Findings findings = new Findings();
        Told told = new Told(findings);
        List<Store> stores = Threads.stores(workspace.fresh(seed.kind()), STORES, 40);
        TestMessages messages = new TestMessages(seed.seed());
        List<Message> shared = messages.mixed(IDS);
        List<UUID> contested = new ArrayList<>();
        for (int i = 0; i < IDS; i++) {
            contested.add(messages.id());
        }
        SplittableRandom random = seed.random();
        try {
            Threads.together(WRITERS, findings, writer -> {
                SplittableRandom own = random.split();
                return () -> write(stores.get(writer % STORES), writer, own, shared, contested, told);
            });
            check(StoredEvents.all(stores.getLast()), told);
        } finally {
            stores.forEach(Store::close);
        }
        findings.count("duplicates-answered", told.duplicates.get());
        findings.count("conflicts-refused", told.refused.get());
        return findings.toCycle(seed);
    }

    private static void write(Store store, int writer, SplittableRandom random, List<Message> shared,
            List<UUID> contested, Told told) {
        for (int from = 0; from < IDS; from += 1 + random.nextInt(4)) {
            List<Message> batch = shared.subList(from, Math.min(IDS, from + 4));
            AppendResult result = store.log().append(Append.of(batch));
            for (int i = 0; i < batch.size(); i++) {
                AppendResult.Outcome outcome = result.outcomes().get(i);
                told.at(batch.get(i).envelope().eventId(), outcome.position());
                told.duplicates.addAndGet(outcome instanceof AppendResult.Duplicate ? 1 : 0);
            }
            contest(store, writer, contested.get(from), told);
        }
    }

    private static void contest(Store store, int writer, UUID id, Told told) {
        Message base = new TestMessages(id.getLeastSignificantBits()).report("bp-1");
        Message own = new TestMessages(1).message(id, base.topic(), base.retention(), base.type(), base.tags(),
                "{\"outcome\":\"CULLED\",\"by\":" + writer + "}");
        try {
            told.at(id, store.log().append(Append.of(List.of(own))).outcomes().getFirst().position());
            Integer other = told.winners.putIfAbsent(id, writer);
            if (other != null && other != writer) {
                told.findings.violation(Figure.DUPLICATED, "Two contents of " + id + " were accepted");
            }
        } catch (StoreException.ContentConflict refused) {
            told.at(id, refused.position());
            told.refused.incrementAndGet();
        }
    }

    private static void check(List<StoredEvent> log, Told told) {
        told.findings.add(Figure.STORED, log.size());
        told.findings.add(Figure.ACKNOWLEDGED, told.positions.size());
        if (log.size() != told.positions.size()) {
            told.findings.violation("Of " + told.positions.size() + " ids " + log.size() + " events are there");
        }
        for (StoredEvent event : log) {
            Long position = told.positions.get(event.eventId());
            if (position == null || position != event.position()) {
                told.findings.violation(Figure.LOST, "Event " + event.eventId() + " is at " + event.position()
                        + " and was said to be at " + position);
            }
            Integer winner = told.winners.get(event.eventId());
            if (winner != null
                    && !new String(event.payload(), StandardCharsets.UTF_8).contains("\"by\":" + winner + "}")) {
                told.findings.violation(Figure.LOST, "At " + event.position() + " is not what was acknowledged");
            }
        }
    }
}
