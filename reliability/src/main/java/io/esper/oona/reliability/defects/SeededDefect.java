package io.esper.oona.reliability.defects;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.reliability.Await;
import io.esper.oona.reliability.Check;
import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Findings;
import io.esper.oona.reliability.Ledger;
import io.esper.oona.reliability.Ledger.BatchKey;
import io.esper.oona.reliability.Script;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.reliability.WriterSpec;
import io.esper.oona.reliability.WriterSpec.Load;
import io.esper.oona.reliability.WriterSpec.Manner;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// A few writers over two stores that make one mistake, then the check of every other experiment.
final class SeededDefect implements Experiment {
    private static final int STORES = 2;
    private static final int WRITERS = 6;
    private static final int BATCHES = 14;
    private static final int BETWEEN_CHECK_AND_APPEND_NANOS = 2_000_000;

    private final Mistake mistake;

    SeededDefect(Mistake mistake) {
        this.mistake = mistake;
    }

    @Override
    public String name() {
        return "defect-" + mistake.text();
    }

    @Override
    public String what() {
        return "6 writers over 2 stores and a maintainer, " + mistake.what() + ".";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(1, 2, 3, 4, 5);
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.allOf(Kind.class);
    }

    @Override
    public Expectation expectation() {
        return mistake == Mistake.NONE ? Expectation.HOLDS : Expectation.CAUGHT;
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        long began = System.nanoTime();
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        StoreSettings base = workspace.fresh(seed.kind());
        StoreSettings settings = new StoreSettings(base.url(), base.user(), base.password(), base.tenant(), 6,
                base.inFlightEventsMax(), base.commitEventsMax(), 60, Duration.ofSeconds(2), base.clock());
        Instant beginning = Clock.systemUTC().instant();
        List<Store> stores = new ArrayList<>();
        AtomicInteger writing = new AtomicInteger(WRITERS);
        try {
            for (int i = 0; i < STORES; i++) {
                stores.add(mistake.open(settings));
            }
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Store store = stores.get(i % STORES);
                WriterSpec writer = new WriterSpec(seed.seed() * 100 + i,
                        i % 3 == 0 ? Manner.SYNC : Manner.CONDITIONAL, Load.MIXED);
                ledger.expect(writer);
                threads.add(Thread.ofPlatform().daemon().start(() -> {
                    try {
                        write(store, writer, ledger);
                    } catch (RuntimeException failed) {
                        ledger.problem("writer " + writer.seed() + " ended by " + failed);
                    } finally {
                        writing.decrementAndGet();
                    }
                }));
            }
            threads.add(Thread.ofPlatform().daemon().start(() -> maintain(stores.getFirst(), writing, ledger)));
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            stores.forEach(Store::close);
        }
        Check.reopened(base, beginning, ledger, findings);
        if (!findings.holds()) {
            findings.count("caught-after-ms", Duration.ofNanos(System.nanoTime() - began).toMillis());
        }
        return findings.toCycle(seed);
    }

    private static void maintain(Store store, AtomicInteger writing, Ledger ledger) {
        try {
            while (writing.get() > 0) {
                store.maintenance().index();
                store.maintenance().repack(Retention.HOURS_72, 40);
                store.maintenance().repack();
                Await.moment(5_000_000);
            }
        } catch (RuntimeException failed) {
            ledger.problem("maintenance ended by " + failed);
        }
    }

    private void write(Store store, WriterSpec writer, Ledger ledger) {
        for (int number = 0; number < BATCHES; number++) {
            BatchKey key = new BatchKey(writer.seed(), number);
            List<Message> batch = Script.batch(writer, number);
            long started = Math.multiplyExact(store.clock().millis(), 1_000L);
            try {
                List<Long> positions = writer.manner() == Manner.CONDITIONAL
                        ? conditional(store, writer, key, batch, ledger)
                        : plain(store, batch);
                ledger.acknowledge(key, started, positions);
            } catch (StoreException.ConditionFailed refused) {
                ledger.refuse(key);
            }
        }
    }

    private List<Long> plain(Store store, List<Message> batch) {
        if (mistake != Mistake.SPLIT_BATCH || batch.size() < 2) {
            return positions(store.log().append(Append.of(batch)));
        }
        List<Long> positions = new ArrayList<>();
        int half = batch.size() / 2;
        positions.addAll(positions(store.log().append(Append.of(batch.subList(0, half)))));
        Await.moment(BETWEEN_CHECK_AND_APPEND_NANOS);
        positions.addAll(positions(store.log().append(Append.of(batch.subList(half, batch.size())))));
        return positions;
    }

    private List<Long> conditional(Store store, WriterSpec writer, BatchKey key, List<Message> batch, Ledger ledger) {
        Criterion criterion = Script.criterion(writer, key.batch());
        List<Long> known = store.log().positionsOf(List.of(criterion), 0, Long.MAX_VALUE);
        AppendCondition condition = new AppendCondition(List.of(criterion), known.isEmpty() ? 0 : known.getLast());
        ledger.begins(key, condition.after());
        if (mistake != Mistake.CHECK_BEFORE_LOCK) {
            return positions(store.log().append(Append.of(batch, condition)));
        }
        List<Long> since = store.log().positionsOf(List.of(criterion), condition.after(), Long.MAX_VALUE);
        if (!since.isEmpty()) {
            throw new StoreException.ConditionFailed(condition, since.getFirst());
        }
        Await.moment(BETWEEN_CHECK_AND_APPEND_NANOS);
        return positions(store.log().append(Append.of(batch)));
    }

    private static List<Long> positions(AppendResult result) {
        return result.outcomes().stream().map(AppendResult.Outcome::position).toList();
    }
}
