package io.esper.oona.reliability.faults;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import io.esper.oona.reliability.Ledger;
import io.esper.oona.reliability.PostgresServer;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase.Kind;
import org.jspecify.annotations.Nullable;

/// Kills a whole PostgreSQL server under its writers and starts it again. One server serves all cycles.
final class KillServer implements Experiment {
    private static final int DELAY_NANOS_MAX = 20_000_000;

    private @Nullable PostgresServer server;

    @Override
    public String name() {
        return "kill-server";
    }

    @Override
    public String what() {
        return "2 or 3 writing processes, readers and maintenance; kill -9 of the whole PostgreSQL server at a random point, at times"
                + " during a checkpoint; it is started again and recovers; the writers live on, reconnect and find out what became of"
                + " their open commits.";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(1, 2, 3, 4, 5);
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.POSTGRESQL);
    }

    private PostgresServer server(Databases databases) throws IOException, InterruptedException {
        PostgresServer running = server;
        if (running == null) {
            running = databases.postgresAt(databases.inMemory(name()), Map.of());
            running.start();
            server = running;
        }
        return running;
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        SplittableRandom random = seed.random();
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        PostgresServer target = server(workspace.databases());
        String database = "cycle_" + seed.seed();
        target.execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
        target.execute("CREATE DATABASE " + database + " TEMPLATE " + Databases.STORE);
        StoreSettings settings = target.settings(database);
        Instant beginning = Clock.systemUTC().instant();
        Crew crew = new Crew(seed, settings, beginning);
        try (Fleet fleet = new Fleet(workspace.databases().nursery(), ledger)) {
            int processes = 2 + random.nextInt(2);
            for (int i = 0; i < processes; i++) {
                fleet.begin(crew.job(i));
            }
            fleet.awaitOpened();
            fleet.awaitEvents(5 + random.nextInt(400));
            Thread checkpoint = random.nextInt(3) == 0 ? checkpoint(target) : null;
            Await.moment(random.nextInt(DELAY_NANOS_MAX));
            long killed = System.nanoTime();
            target.kill();
            if (checkpoint != null) {
                checkpoint.join();
                findings.count("killed-during-checkpoint", 1);
            }
            target.start();
            fleet.awaitProgress(2);
            findings.recovered(Duration.ofNanos(System.nanoTime() - killed));
            fleet.finish();
        }
        Check.reopened(settings, beginning, ledger, findings);
        target.execute("DROP DATABASE " + database + " WITH (FORCE)");
        return findings.toCycle(seed);
    }

    private static Thread checkpoint(PostgresServer server) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                server.execute("CHECKPOINT");
            } catch (SQLException killed) {
                // As it was meant.
            }
        });
    }

    @Override
    public void close() {
        PostgresServer running = server;
        if (running != null) {
            running.close();
            server = null;
        }
    }
}
