package io.esper.oona.reliability.network;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import io.esper.oona.reliability.network.FaultyProxy.Fault;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// Writers, readers and a maintainer behind a proxy that breaks their lines by a random schedule.
final class BrokenLines implements Experiment {
    private static final int FAULT_NANOS_MAX = 200_000_000;
    private static final int CALM_NANOS_MAX = 60_000_000;
    private static final int REPLIES_MAX = 12;

    @Override
    public String name() {
        return "broken-lines";
    }

    @Override
    public String what() {
        return "3 processes (6 writers, 2 readers, a maintainer) reach PostgreSQL through a proxy that for random times delays,"
                + " throttles, resets at a random byte, swallows requests or replies, or drops one reply after the server has done"
                + " what it says; afterwards everybody must get on.";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(1, 2, 3, 4, 5);
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.POSTGRESQL);
    }

    /// The same database by way of another port. A second without an answer is long here.
    static StoreSettings through(StoreSettings settings, int proxyPort) {
        int port = port(settings);
        return StoreSettings
                .of(settings.url().replace(":" + port + "/", ":" + proxyPort + "/")
                        + "?socketTimeout=1&connectTimeout=1&loginTimeout=2")
                .withCredentials(settings.user(), settings.password());
    }

    static int port(StoreSettings settings) {
        return URI.create(settings.url().substring("jdbc:".length())).getPort();
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        SplittableRandom random = seed.random();
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        StoreSettings settings = workspace.fresh(seed.kind());
        Instant beginning = Clock.systemUTC().instant();
        try (FaultyProxy proxy = new FaultyProxy(port(settings), random.split());
                Fleet fleet = new Fleet(workspace.databases().nursery(), ledger)) {
            StoreSettings through = through(settings, proxy.port());
            for (int process = 0; process < 3; process++) {
                Manner[] manners = Manner.values();
                Job job = Job.on(through, beginning).withIndexLag(60 + random.nextInt(200))
                        .withPause(Duration.ofMillis(2))
                        .writing(writer(seed, process, 0, manners[process]), writer(seed, process, 1, Manner.SYNC));
                fleet.begin(process == 0 ? job.maintaining() : job.reading(1));
            }
            fleet.awaitOpened();
            fleet.awaitEvents(20);
            for (int i = 2 + random.nextInt(3); i > 0; i--) {
                hurt(proxy, random);
            }
            proxy.set(Fault.NONE);
            long calm = System.nanoTime();
            fleet.awaitProgress(2);
            findings.recovered(Duration.ofNanos(System.nanoTime() - calm));
            findings.count("pieces-hurt", proxy.hurt());
            fleet.finish();
        }
        Check.reopened(settings, beginning, ledger, findings);
        return findings.toCycle(seed);
    }

    private static void hurt(FaultyProxy proxy, SplittableRandom random) {
        Fault[] faults = Fault.values();
        Fault fault = faults[1 + random.nextInt(faults.length - 1)];
        if (fault == Fault.DROP_REPLY) {
            proxy.dropReplyAfter(random.nextInt(REPLIES_MAX));
        } else {
            proxy.set(fault);
        }
        Await.moment(random.nextInt(FAULT_NANOS_MAX));
        proxy.set(Fault.NONE);
        Await.moment(random.nextInt(CALM_NANOS_MAX));
    }

    private static WriterSpec writer(CycleSeed seed, int process, int number, Manner manner) {
        return new WriterSpec(seed.seed() * 100 + process * 10L + number, manner, Load.MIXED);
    }
}
