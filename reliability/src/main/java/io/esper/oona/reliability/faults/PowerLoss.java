package io.esper.oona.reliability.faults;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import io.esper.oona.reliability.Await;
import io.esper.oona.reliability.Check;
import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Databases;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Findings;
import io.esper.oona.reliability.Fleet;
import io.esper.oona.reliability.Fleet.Member;
import io.esper.oona.reliability.Ledger;
import io.esper.oona.reliability.PostgresServer;
import io.esper.oona.reliability.Refused;
import io.esper.oona.reliability.UnsyncedFiles;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// Cuts the power of the disk that the log lies on. As a control with syncs that do nothing: then it must lose events.
final class PowerLoss implements Experiment {
    private static final int DELAY_NANOS_MAX = 30_000_000;
    private static final int VOLUME_MEGABYTES = 192;

    private final boolean synced;

    /// @param synced false for the control
    PowerLoss(boolean synced) {
        this.synced = synced;
    }

    @Override
    public String name() {
        return synced ? "power-loss" : "power-loss-unsynced";
    }

    @Override
    public String what() {
        return synced
                ? "The log on an ext4 of its own in a file (loop device), processes writing, reading and maintaining; all are frozen"
                        + " (SIGSTOP) at a random point, the file system is shut down without flushing data or journal"
                        + " (EXT4_IOC_SHUTDOWN, NOLOGFLUSH), the database is killed, the volume mounted again. On PostgreSQL the"
                        + " clients mostly live on."
                : "As power-loss, with a sync that does nothing: PostgreSQL with fsync=off, H2 on files whose force() is empty. What"
                        + " was acknowledged must be lost, and the harness must see it.";
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
        return synced ? Expectation.HOLDS : Expectation.CAUGHT;
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        try (Ext4Volume volume = Ext4Volume.create(workspace.directory(), VOLUME_MEGABYTES)) {
            return switch (seed.kind()) {
                case H2 -> h2(seed, workspace, volume);
                case POSTGRESQL -> postgres(seed, workspace, volume);
            };
        }
    }

    private Cycle h2(CycleSeed seed, Workspace workspace, Ext4Volume volume)
            throws IOException, InterruptedException, Refused {
        SplittableRandom random = seed.random();
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        StoreSettings settings = workspace.databases().h2At(volume.directory(), "oona");
        volume.sync();
        Instant beginning = Clock.systemUTC().instant();
        Crew crew = new Crew(seed, synced ? settings : unsynced(settings), beginning);
        try (Fleet fleet = new Fleet(workspace.databases().nursery(), ledger)) {
            int processes = synced && random.nextInt(4) == 0 ? 2 : 1;
            for (int i = 0; i < processes; i++) {
                fleet.begin(crew.job(i));
                fleet.awaitOpened();
            }
            fleet.awaitEvents(5 + random.nextInt(400));
            Await.moment(random.nextInt(DELAY_NANOS_MAX));
            fleet.freeze();
            volume.cutPower();
            for (Member member : fleet.members()) {
                fleet.kill(member);
            }
        }
        long back = System.nanoTime();
        volume.restore();
        Check.reopened(settings, beginning, ledger, findings);
        findings.recovered(Duration.ofNanos(System.nanoTime() - back));
        return findings.toCycle(seed);
    }

    private static StoreSettings unsynced(StoreSettings settings) {
        return StoreSettings.of(settings.url().replaceFirst("^jdbc:h2:", "jdbc:h2:" + UnsyncedFiles.SCHEME + ":")
                + ";AUTO_SERVER=FALSE");
    }

    private Cycle postgres(CycleSeed seed, Workspace workspace, Ext4Volume volume) throws Exception {
        SplittableRandom random = seed.random();
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        try (PostgresServer server = workspace.databases().postgresAt(volume.directory().resolve("pg"),
                synced ? Map.of() : Map.of("fsync", "off"))) {
            volume.sync();
            server.start();
            StoreSettings settings = server.settings(Databases.STORE);
            Instant beginning = Clock.systemUTC().instant();
            Crew crew = new Crew(seed, settings, beginning);
            try (Fleet fleet = new Fleet(workspace.databases().nursery(), ledger)) {
                for (int i = 0; i < 2; i++) {
                    fleet.begin(crew.job(i));
                }
                fleet.awaitOpened();
                fleet.awaitEvents(5 + random.nextInt(400));
                Await.moment(random.nextInt(DELAY_NANOS_MAX));
                server.freeze();
                fleet.freeze();
                volume.cutPower();
                server.kill();
                if (random.nextInt(5) == 0) { // the same machine
                    fleet.members().forEach(fleet::kill);
                }
                long back = System.nanoTime();
                volume.restore();
                server.start();
                fleet.thaw();
                fleet.awaitProgress(2);
                findings.recovered(Duration.ofNanos(System.nanoTime() - back));
                fleet.finish();
            }
            Check.reopened(settings, beginning, ledger, findings);
        }
        return findings.toCycle(seed);
    }
}
