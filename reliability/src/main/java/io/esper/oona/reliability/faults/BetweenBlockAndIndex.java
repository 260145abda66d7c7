package io.esper.oona.reliability.faults;

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
import io.esper.oona.reliability.Fleet.Member;
import io.esper.oona.reliability.Job;
import io.esper.oona.reliability.Ledger;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.reliability.WriterSpec;
import io.esper.oona.reliability.WriterSpec.Load;
import io.esper.oona.reliability.WriterSpec.Manner;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// Two processes write; one is killed between the writing of its blocks and the index, or while it indexes.
final class BetweenBlockAndIndex implements Experiment {
    private static final int DELAY_NANOS_MAX = 15_000_000;
    private static final int NEVER = 1_000_000;

    @Override
    public String name() {
        return "between-block-and-index";
    }

    @Override
    public String what() {
        return "Two writing processes; one, which never indexes or indexes all the time, is killed; the other goes on and indexes the"
                + " events of both. Afterwards every id of both is known.";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(1, 3, 5);
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
        Job base = Job.on(settings, beginning).withPause(Duration.ofMillis(1));
        try (Fleet fleet = new Fleet(workspace.databases().nursery(), ledger)) {
            // On H2 mostly the survivor holds the file: then nobody waits for the lock of a dead owner.
            boolean survivorFirst = seed.kind() == Kind.POSTGRESQL || random.nextInt(4) > 0;
            Job survivor = base.withIndexLag(30 + random.nextInt(100)).writing(writer(seed, 0));
            Job victim =
                    base.withIndexLag(random.nextBoolean() ? NEVER : 5 + random.nextInt(20)).writing(writer(seed, 1));
            Member first = fleet.begin(survivorFirst ? survivor : victim);
            fleet.awaitOpened();
            Member second = fleet.begin(survivorFirst ? victim : survivor);
            fleet.awaitOpened();
            fleet.awaitProgress(3);
            Await.moment(random.nextInt(DELAY_NANOS_MAX));
            long killed = System.nanoTime();
            fleet.kill(survivorFirst ? second : first);
            fleet.awaitProgress(5);
            findings.recovered(Duration.ofNanos(System.nanoTime() - killed));
            fleet.finish();
        }
        Check.reopened(settings, beginning, ledger, findings);
        return findings.toCycle(seed);
    }

    private static WriterSpec writer(CycleSeed seed, int number) {
        return new WriterSpec(seed.seed() * 100 + number, number == 0 ? Manner.SYNC : Manner.ASYNC, Load.MIXED);
    }
}
