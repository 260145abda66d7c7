package io.esper.oona.reliability.rivals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

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
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// 32 writers in processes of their own, each append on a condition about one of few entities.
final class ConditionalProcesses implements Experiment {
    private static final int PROCESSES = 4;
    private static final int WRITERS_PER_PROCESS = 8;

    @Override
    public String name() {
        return "conditional-processes";
    }

    @Override
    public String what() {
        return "32 writers in 4 processes, each append on the condition that nobody has written about the same one of 4 entities"
                + " since it looked; every condition is replayed on the final log.";
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
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        StoreSettings settings = workspace.fresh(seed.kind());
        Instant beginning = Clock.systemUTC().instant();
        try (Fleet fleet = new Fleet(workspace.databases().nursery(), ledger)) {
            for (int process = 0; process < PROCESSES; process++) {
                WriterSpec[] writers = new WriterSpec[WRITERS_PER_PROCESS];
                for (int i = 0; i < writers.length; i++) {
                    writers[i] =
                            new WriterSpec(seed.seed() * 1_000 + process * 10L + i, Manner.CONDITIONAL, Load.MIXED);
                }
                Job job = Job.on(settings, beginning).withIndexLag(100 + seed.random().nextInt(300))
                        .withPause(Duration.ofMillis(2)).writing(writers);
                fleet.begin(process == 0 ? job.maintaining() : job);
                if (process == 0) {
                    fleet.awaitOpened();
                }
            }
            fleet.awaitOpened();
            fleet.awaitProgress(3);
            fleet.finish();
        }
        Check.reopened(settings, beginning, ledger, findings);
        return findings.toCycle(seed);
    }
}
