package io.esper.oona.reliability.defects;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.event.Message;
import io.esper.oona.reliability.Await;
import io.esper.oona.reliability.Check;
import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Findings;
import io.esper.oona.reliability.Findings.Figure;
import io.esper.oona.reliability.Ledger;
import io.esper.oona.reliability.Ledger.BatchKey;
import io.esper.oona.reliability.Script;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.reliability.WriterSpec;
import io.esper.oona.reliability.WriterSpec.Load;
import io.esper.oona.reliability.WriterSpec.Manner;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Defect;
import io.esper.oona.store.sql.DefectiveStores;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// The power of an H2 file is cut, and all that was not synced is gone: what writers were told and what readers were served must
/// be there.
final class PowerCut implements Experiment {
    private static final int WRITERS = 3;
    private static final int CUT_NANOS_MAX = 60_000_000;

    /// Who makes which mistake.
    enum Variant {
        NOBODY("power-cut-in-memory", "nobody makes a mistake"),
        WRITER("defect-acknowledge-before-sync", "writers are answered before the sync"),
        READER("defect-read-beyond-durable", "a reader is served what is not synced yet");

        private final String text;
        private final String what;

        Variant(String text, String what) {
            this.text = text;
            this.what = what;
        }
    }

    private final Variant variant;

    PowerCut(Variant variant) {
        this.variant = variant;
    }

    @Override
    public String name() {
        return variant.text;
    }

    @Override
    public String what() {
        return "3 writers and a reader on H2 files that forget at a random moment all that was not synced; "
                + variant.what + ".";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(1, 2, 3);
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.H2);
    }

    @Override
    public Expectation expectation() {
        return variant == Variant.NOBODY ? Expectation.HOLDS : Expectation.CAUGHT;
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        long began = System.nanoTime();
        CutFiles.register();
        SplittableRandom random = seed.random();
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        StoreSettings plain = workspace.fresh(seed.kind());
        String path = plain.url().substring("jdbc:h2:".length(), plain.url().indexOf(';'));
        StoreSettings cut = StoreSettings
                .of(plain.url().replaceFirst("^jdbc:h2:", "jdbc:h2:cut:") + ";AUTO_SERVER=FALSE");
        Instant beginning = Clock.systemUTC().instant();
        AtomicBoolean off = new AtomicBoolean();
        AtomicLong served = new AtomicLong();
        Store writing = variant == Variant.WRITER ? DefectiveStores.open(cut, Defect.NO_SYNC) : Stores.open(cut);
        Store reading = variant == Variant.READER ? DefectiveStores.open(cut, Defect.NO_SYNC) : writing;
        try {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                WriterSpec writer = new WriterSpec(seed.seed() * 100 + i, Manner.SYNC, Load.MIXED);
                ledger.expect(writer);
                threads.add(Thread.ofPlatform().daemon().start(() -> write(writing, writer, ledger, off)));
            }
            threads.add(Thread.ofPlatform().daemon().start(() -> read(reading, served, off)));
            Await.must(Duration.ofSeconds(20), () -> ledger.events() > 20, () -> "writers get on");
            Await.moment(random.nextInt(CUT_NANOS_MAX));
            off.set(true);
            CutFiles.cut(path + ".mv.db");
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            close(reading);
            close(writing);
        }
        long head = head(plain);
        findings.count("served", served.get());
        if (served.get() > head) {
            findings.violation(Figure.LOST, "Position " + served.get() + " was served, and the log ends at " + head);
        }
        Check.reopened(plain, beginning, ledger, findings);
        if (!findings.holds()) {
            findings.count("caught-after-ms", Duration.ofNanos(System.nanoTime() - began).toMillis());
        }
        return findings.toCycle(seed);
    }

    private static long head(StoreSettings plain) {
        try (Store store = Stores.open(plain)) {
            return store.log().head();
        }
    }

    /// A store whose disk is gone may not close in order.
    private static void close(Store store) {
        try {
            store.close();
        } catch (RuntimeException diskGone) {
            // its memory goes with it
        }
    }

    private static void write(Store store, WriterSpec writer, Ledger ledger, AtomicBoolean off) {
        try {
            for (int number = 0; !off.get(); number++) {
                List<Message> batch = Script.batch(writer, number);
                long started = Math.multiplyExact(store.clock().millis(), 1_000L);
                AppendResult result = store.log().append(Append.of(batch));
                ledger.acknowledge(new BatchKey(writer.seed(), number), started,
                        result.outcomes().stream().map(AppendResult.Outcome::position).toList());
            }
        } catch (StoreException powerOff) {
            ledger.count("stopped-writers", 1);
        }
    }

    private static void read(Store store, AtomicLong served, AtomicBoolean off) {
        try {
            while (!off.get()) {
                served.accumulateAndGet(store.log().head(), Math::max);
            }
        } catch (StoreException powerOff) {
            // it has been served what it has been served
        }
    }
}
