package io.esper.oona.reliability.faults;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

import io.esper.oona.reliability.Await;
import io.esper.oona.reliability.Check;
import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Databases;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Findings;
import io.esper.oona.reliability.Fleet;
import io.esper.oona.reliability.Fleet.Member;
import io.esper.oona.reliability.Job;
import io.esper.oona.reliability.Ledger;
import io.esper.oona.reliability.PostgresServer;
import io.esper.oona.reliability.Refused;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.reliability.WriterSpec;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// Fills the disk that the log lies on. The writers are told, then there is room again, and the log is opened again.
final class DiskFull implements Experiment {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MEGABYTE = 1024 * 1024;
    /// What is there before the disk gets its size.
    private static final long ROOM_TO_BEGIN = 512 * MEGABYTE;

    @Override
    public String name() {
        return "disk-full";
    }

    @Override
    public String what() {
        return "The log on a disk (tmpfs) with 2 to 8 MB left; writers fill it; each stops at its first failure and tries three appends"
                + " more, none of which may be acknowledged once the store says that it has stopped; then the disk is given room, the"
                + " store opened again, and writers go on.";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(1, 2, 3);
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.allOf(Kind.class);
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        try (Tmpfs disk = Tmpfs.create(workspace.directory(), ROOM_TO_BEGIN)) {
            return switch (seed.kind()) {
                case H2 -> h2(seed, workspace, disk);
                case POSTGRESQL -> postgres(seed, workspace, disk);
            };
        }
    }

    private static long left(SplittableRandom random) {
        return 2 * MEGABYTE + random.nextLong(6 * MEGABYTE);
    }

    private static Cycle h2(CycleSeed seed, Workspace workspace, Tmpfs disk) throws Exception {
        SplittableRandom random = seed.random();
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        // One process at a time: nobody has to wait for the lock file of a dead one.
        StoreSettings settings =
                StoreSettings.of(workspace.databases().h2At(disk.directory(), "oona").url() + ";AUTO_SERVER=FALSE");
        Instant beginning = Clock.systemUTC().instant();
        Crew crew = new Crew(seed, settings, beginning);
        try (Fleet fleet = new Fleet(workspace.databases().nursery(), ledger)) {
            fill(disk, left(random), fleet,
                    List.of(Job.on(settings, beginning).writing(crew.filling(90), crew.filling(91)).reading(1)),
                    () -> true);
            disk.resize(ROOM_TO_BEGIN);
            recover(fleet, crew, 1, findings);
        }
        finish(settings, beginning, ledger, findings);
        return findings.toCycle(seed);
    }

    private static Cycle postgres(CycleSeed seed, Workspace workspace, Tmpfs disk) throws Exception {
        SplittableRandom random = seed.random();
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        // Either the log of the server meets the full disk first, and the server goes down, or a table does.
        String wal = random.nextBoolean() ? "64MB" : "2MB";
        try (PostgresServer server = workspace.databases().postgresAt(disk.directory().resolve("pg"),
                Map.of("max_wal_size", wal, "min_wal_size", "2MB"))) {
            server.start();
            StoreSettings settings = server.settings(Databases.STORE);
            Instant beginning = Clock.systemUTC().instant();
            Crew crew = new Crew(seed, settings, beginning);
            try (Fleet fleet = new Fleet(workspace.databases().nursery(), ledger)) {
                Job filling = Job.on(settings, beginning);
                fill(disk, left(random), fleet, List.of(filling.writing(crew.filling(90), crew.filling(91)),
                        filling.writing(crew.filling(92)).reading(1)), server::isRunning);
                disk.resize(ROOM_TO_BEGIN);
                // The clients may be told before a server that goes down has gone.
                Await.must(PATIENCE, () -> server.answers() || !server.isRunning(),
                        () -> "the server has recovered or gone down");
                if (!server.isRunning()) {
                    ledger.count("failed and server went down", 1);
                    server.start();
                }
                recover(fleet, crew, 2, findings);
            }
            finish(settings, beginning, ledger, findings);
        }
        return findings.toCycle(seed);
    }

    /// Returns when every writer was told, or the server has gone down, which tells everybody.
    private static void fill(Tmpfs disk, long left, Fleet fleet, List<Job> jobs, BooleanSupplier serverRuns)
            throws Refused, IOException, InterruptedException {
        jobs.forEach(job -> fleet.begin(job.impatient()));
        fleet.awaitOpened();
        disk.leave(left);
        for (Member member : fleet.members()) {
            for (WriterSpec writer : member.job().writers()) {
                Await.must(PATIENCE, () -> member.child().ended(writer) || !serverRuns.getAsBoolean(),
                        () -> "writer " + writer + " was told of the full disk");
            }
        }
        // A database that could not write is not expected to close in order.
        fleet.members().forEach(fleet::kill);
    }

    private static void recover(Fleet fleet, Crew crew, int processes, Findings findings) {
        long room = System.nanoTime();
        for (int i = 0; i < processes; i++) {
            fleet.begin(crew.job(i));
        }
        fleet.awaitOpened();
        fleet.awaitProgress(3);
        findings.recovered(Duration.ofNanos(System.nanoTime() - room));
        fleet.finish();
    }

    private static void finish(StoreSettings settings, Instant beginning, Ledger ledger, Findings findings) {
        if (ledger.counters().keySet().stream().noneMatch(name -> name.startsWith("failed"))) {
            findings.violation("Nobody was told that the disk is full");
        }
        Check.reopened(settings, beginning, ledger, findings);
    }
}
