package io.esper.oona.reliability.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
import io.esper.oona.reliability.Ledger;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// Kills writing processes. On H2 the first process holds the file and others are its clients: each may be the one that dies.
final class KillWriter implements Experiment {
    private static final int DELAY_NANOS_MAX = 15_000_000;

    @Override
    public String name() {
        return "kill-writer";
    }

    @Override
    public String what() {
        return "1 to 4 writing processes, some also reading, re-packing and expiring; kill -9 of one or more at a random point; the"
                + " others go on. On H2 also of the process that holds the file, under its clients' commits.";
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
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        SplittableRandom random = seed.random();
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        StoreSettings settings = workspace.fresh(seed.kind());
        Instant beginning = Clock.systemUTC().instant();
        Crew crew = new Crew(seed, settings, beginning);
        int processes = switch (seed.kind()) {
            case H2 -> random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
            case POSTGRESQL -> 1 + random.nextInt(4);
        };
        try (Fleet fleet = new Fleet(workspace.databases().nursery(), ledger)) {
            for (int i = 0; i < processes; i++) {
                fleet.begin(crew.job(i));
                if (i == 0) {
                    fleet.awaitOpened(); // on H2 the first holds the file
                }
            }
            fleet.awaitOpened();
            fleet.awaitEvents(5 + random.nextInt(400));
            Await.moment(random.nextInt(DELAY_NANOS_MAX));
            long killed = System.nanoTime();
            List<Member> victims = victims(fleet.members(), random);
            victims.forEach(fleet::kill);
            findings.count("killed", victims.size());
            if (!fleet.members().isEmpty()) {
                fleet.awaitProgress(2);
                findings.recovered(Duration.ofNanos(System.nanoTime() - killed));
            }
            fleet.finish();
        }
        Check.reopened(settings, beginning, ledger, findings);
        return findings.toCycle(seed);
    }

    private static List<Member> victims(List<Member> all, SplittableRandom random) {
        List<Member> victims = new ArrayList<>();
        for (Member member : all) {
            if (random.nextBoolean()) {
                victims.add(member);
            }
        }
        return victims.isEmpty() ? List.of(all.getFirst()) : victims;
    }
}
