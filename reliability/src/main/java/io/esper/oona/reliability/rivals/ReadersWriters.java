package io.esper.oona.reliability.rivals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

import io.esper.oona.reliability.Await;
import io.esper.oona.reliability.Check;
import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Findings;
import io.esper.oona.reliability.Fleet;
import io.esper.oona.reliability.Job;
import io.esper.oona.reliability.Ledger;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.reliability.WriterSpec;
import io.esper.oona.reliability.WriterSpec.Load;
import io.esper.oona.reliability.WriterSpec.Manner;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// Many writers and readers in several processes, some of which freeze, among foreign sessions that hold the log's locks.
final class ReadersWriters implements Experiment {
    private static final int PROCESSES = 4;
    private static final int WRITERS_PER_PROCESS = 4;
    private static final int READERS_PER_PROCESS = 2;
    private static final int FROZEN_NANOS_MAX = 150_000_000;

    @Override
    public String name() {
        return "readers-writers";
    }

    @Override
    public String what() {
        return "16 writers and 8 readers in 4 processes, re-packing, indexing and expiry in two of them; a process freezes for a"
                + " while; foreign sessions take the log's lock (on PostgreSQL also rows of blocks), stay idle in their"
                + " transaction, and roll back or vanish. Every writer and reader must get on.";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(1, 2, 3, 4);
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.allOf(Kind.class);
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        SplittableRandom random = seed.random();
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        StoreSettings settings = workspace.fresh(seed.kind());
        Instant beginning = Clock.systemUTC().instant();
        Store.Dialect dialect = seed.kind() == Kind.H2 ? Store.Dialect.H2 : Store.Dialect.POSTGRESQL;
        try (Fleet fleet = new Fleet(workspace.databases().nursery(), ledger)) {
            for (int process = 0; process < PROCESSES; process++) {
                fleet.begin(job(settings, beginning, seed, process, random));
                if (process == 0) {
                    fleet.awaitOpened(); // on H2 the first holds the file
                }
            }
            fleet.awaitOpened();
            long began = System.nanoTime();
            try (Ghosts ghosts = new Ghosts(settings, dialect, 2, random)) {
                fleet.awaitProgress(1);
                Fleet.Member frozen = fleet.members().get(1 + random.nextInt(PROCESSES - 1));
                frozen.child().freeze();
                Await.moment(random.nextInt(FROZEN_NANOS_MAX));
                frozen.child().thaw();
                fleet.awaitProgress(1 + random.nextInt(2));
                findings.count("locks-held-by-others", ghosts.held());
            }
            findings.recovered(Duration.ofNanos(System.nanoTime() - began));
            fleet.finish();
        }
        Check.reopened(settings, beginning, ledger, findings);
        return findings.toCycle(seed);
    }

    private static Job job(StoreSettings settings, Instant beginning, CycleSeed seed, int process,
            SplittableRandom random) {
        Manner[] manners = {Manner.SYNC, Manner.ASYNC, Manner.SYNC, Manner.CONDITIONAL};
        WriterSpec[] writers = new WriterSpec[WRITERS_PER_PROCESS];
        for (int i = 0; i < writers.length; i++) {
            writers[i] = new WriterSpec(seed.seed() * 1_000 + process * 10L + i, manners[i], Load.MIXED);
        }
        Job job = Job.on(settings, beginning).withIndexLag(60 + random.nextInt(300))
                .withPause(Duration.ofNanos(2_000_000 + random.nextInt(8_000_000))).writing(writers)
                .reading(READERS_PER_PROCESS);
        return process % 2 == 0 ? job.maintaining() : job;
    }
}
