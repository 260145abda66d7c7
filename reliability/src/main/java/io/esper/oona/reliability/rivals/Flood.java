package io.esper.oona.reliability.rivals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.event.Message;
import io.esper.oona.reliability.Await;
import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Findings;
import io.esper.oona.reliability.Findings.Figure;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.store.testing.LogLock;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase.Kind;
import io.esper.oona.store.testing.TestMessages;

/// More appends than a stalled database takes, beside a reader that stalls.
final class Flood implements Experiment {
    private static final int THREADS = 4;
    private static final int BATCHES_PER_THREAD = 150;
    private static final int BATCH_EVENTS = 10;
    private static final int IN_FLIGHT_MAX = 300;
    private static final int STALLED_NANOS_MAX = 300_000_000;
    private static final int PATIENCE_SECONDS = 8;

    @Override
    public String name() {
        return "flood";
    }

    @Override
    public String what() {
        return "4 threads pour 6,000 events into appendAsync while another session holds the log's lock: no more than the cap of 300"
                + " are ever under way, the rest waits at the door, and all are stored once the lock is free; a reader that"
                + " stalled meanwhile goes on where it stood. Then 281 MiB into a process with a heap of 128 MiB, which holds on"
                + " to no more than 64 MiB while nothing can be committed.";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(1, 7, 12);
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.allOf(Kind.class);
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        Findings findings = new Findings();
        StoreSettings base = workspace.fresh(seed.kind());
        StoreSettings settings = new StoreSettings(base.url(), base.user(), base.password(), base.tenant(), 6,
                IN_FLIGHT_MAX, base.commitEventsMax(), 500, base.lockTimeout(), base.clock());
        List<CompletableFuture<AppendResult>> answers = Collections.synchronizedList(new ArrayList<>());
        AtomicLong submitted = new AtomicLong();
        CountDownLatch freed = new CountDownLatch(1);
        long stalled = seed.random().nextInt(STALLED_NANOS_MAX);
        try (Store store = Stores.open(settings); Store other = Stores.open(base)) {
            List<Message> first = new TestMessages(seed.seed()).mixed(200);
            store.log().append(Append.of(first));
            try (LogReader slow = store.log().read(ReadQuery.after(0))) {
                slow.next();
                CountDownLatch held = new CountDownLatch(1);
                Thread holder = Thread.ofPlatform().daemon().start(() -> other.inTransaction(connection -> {
                    LogLock.take(connection, other.dialect());
                    held.countDown();
                    return await(freed);
                }));
                held.await();
                Threads.together(THREADS + 1, findings, thread -> thread == THREADS
                        ? () -> watch(stalled, submitted, freed, findings)
                        : () -> pour(store, seed.seed() * 10 + thread, answers, submitted));
                CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
                holder.join();
                resume(slow, first.size(), findings);
            }
            check(store, answers, first.size(), findings);
        }
        floodProcess(seed, workspace, findings);
        return findings.toCycle(seed);
    }

    /// What is under way is bounded in bytes that a process must hold: it lives, and says how much that was.
    private static void floodProcess(CycleSeed seed, Workspace workspace, Findings findings) throws Exception {
        StoreSettings settings = workspace.fresh(seed.kind());
        FloodedProcess.Told done;
        try (FloodedProcess flooded =
                new FloodedProcess(settings, seed.seed(), workspace.directory().resolve("flooded.log"));
                Store other = Stores.open(settings)) {
            FloodedProcess.Told stalled = other.inTransaction(connection -> {
                LogLock.take(connection, other.dialect());
                return stall(flooded);
            });
            done = flooded.finish();
            findings.most("heap-mib-held-while-stalled", stalled.heapMib());
            findings.most("heap-mib-of-128", done.heapMib());
            if (stalled.events() != FloodedProcess.EVENTS_UNDER_WAY_MAX) {
                findings.violation(stalled.events() + " events were let into the process while nothing could be"
                        + " committed, not " + FloodedProcess.EVENTS_UNDER_WAY_MAX);
            }
            if (stalled.heapMib() > FloodedProcess.LIVE_MIB_MAX) {
                findings.violation("The flooded process held " + stalled.heapMib() + " MiB while nothing could be"
                        + " committed, more than " + FloodedProcess.LIVE_MIB_MAX);
            }
            int there = StoredEvents.ids(other).size();
            findings.add(Figure.ACKNOWLEDGED, done.events());
            findings.add(Figure.STORED, there);
            if (done.events() != FloodedProcess.EVENTS || there != FloodedProcess.EVENTS) {
                findings.violation("Of " + FloodedProcess.EVENTS + " events " + done.events()
                        + " were acknowledged and " + there + " are there");
            }
        }
    }

    private static FloodedProcess.Told stall(FloodedProcess flooded) {
        try {
            return flooded.pour();
        } catch (IOException died) {
            throw new UncheckedIOException(died);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a process was flooded.", interrupted);
        }
    }

    private static void pour(Store store, long seed, List<CompletableFuture<AppendResult>> answers,
            AtomicLong submitted) {
        TestMessages messages = new TestMessages(seed);
        for (int i = 0; i < BATCHES_PER_THREAD; i++) {
            answers.add(store.log().appendAsync(Append.of(messages.mixed(BATCH_EVENTS))));
            submitted.addAndGet(BATCH_EVENTS);
        }
    }

    private static boolean await(CountDownLatch freed) {
        try {
            return freed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// While nothing can be committed, no more are let in than the cap says.
    private static void watch(long stalled, AtomicLong submitted, CountDownLatch freed, Findings findings) {
        Await.until(Duration.ofSeconds(2), () -> submitted.get() >= IN_FLIGHT_MAX);
        Await.moment(stalled);
        findings.count("let-in-while-stalled", submitted.get());
        if (submitted.get() != IN_FLIGHT_MAX) {
            findings.violation(submitted.get() + " events were let in while nothing could be committed, not "
                    + IN_FLIGHT_MAX);
        }
        freed.countDown();
    }

    private static void resume(LogReader slow, long end, Findings findings) {
        long expected = 2;
        for (LogElement element = slow.next(); element != null; element = slow.next()) {
            if (!(element instanceof StoredEvent event) || event.position() != expected++) {
                findings.violation(Figure.REORDERED, "The stalled reader met " + element);
            }
        }
        if (expected != end + 1) {
            findings.violation("The stalled reader came to " + expected + " of " + end);
        }
    }

    private static void check(Store store, List<CompletableFuture<AppendResult>> answers, int before,
            Findings findings) {
        List<UUID> ids = StoredEvents.ids(store);
        long acknowledged = before + answers.stream().mapToLong(answer -> answer.join().outcomes().size()).sum();
        findings.add(Figure.ACKNOWLEDGED, acknowledged);
        findings.add(Figure.STORED, ids.size());
        if (ids.size() != acknowledged) {
            findings.violation("Of " + acknowledged + " acknowledged events " + ids.size() + " are there");
        }
    }
}
