package io.esper.oona.benchmarks.axon5;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariDataSource;
import io.esper.oona.axon.OonaAxon;
import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.CompilerRest;
import io.esper.oona.benchmarks.contender.CpuClock;
import io.esper.oona.benchmarks.contender.PeakMemory;
import io.esper.oona.benchmarks.contender.Reply;
import io.esper.oona.benchmarks.contender.Stopwatch;
import io.esper.oona.benchmarks.contender.Worker;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.table.Table;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.sql.Stores;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.core.unitofwork.TransactionalUnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.JdbcTokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.JdbcTokenStoreConfiguration;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.PostgresTokenTableFactory;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.TokenSchema;

/// Axon 5's `PooledStreamingEventProcessor` with its `JdbcTokenStore` filling the tables of the read model health, over a log that is
/// there. Oona's storage engine is its event store, the only one for Axon 5 that has these events and streams them in order.
public final class HealthProcessor implements Worker.Measured {
    /// Rows of a generation that no projection of Oona makes.
    private static final int GENERATION = 1_000_000_000;
    private static final Duration LOOK = Duration.ofMillis(1);
    private static final Duration STUCK_AFTER = Duration.ofMinutes(2);
    private static final String NAME = "health";
    /// Of this process alone: several may begin at the same time.
    private static final String TOKENS = "token_entry_" + ProcessHandle.current().pid();

    private final Store store;
    private final CpuClock cpu;
    private final HikariDataSource source = new HikariDataSource();
    private final ThreadConnections connections = new ThreadConnections(source);
    private final JdbcTokenStore tokens = new JdbcTokenStore(connections, new JacksonConverter(),
            JdbcTokenStoreConfiguration.DEFAULT.schema(TokenSchema.builder().setTokenTable(TOKENS).build()));

    HealthProcessor(Address address, CpuClock cpu) {
        this.cpu = cpu;
        store = Stores.open(StoreSettings.of(address.url()).withCredentials(address.user(), address.password()));
        source.setJdbcUrl(address.url());
        source.setUsername(address.user());
        source.setPassword(address.password());
        source.setSchema("oona_main");
        // as Oona's projections commit: rows and token are lost together or not at all, and the log is durable
        source.setConnectionInitSql("SET synchronous_commit = off");
        connections.executeInTransaction(() -> tokens.createSchema(PostgresTokenTableFactory.INSTANCE));
    }

    public static void main(String[] args) throws IOException {
        Worker.serveCommands(List.of(args), HealthProcessor::new);
    }

    /// `process EVENTS SEGMENTS BATCH`: projects the first so many events of the log into empty tables.
    @Override
    public Reply run(List<String> command) {
        long events = Long.parseLong(command.get(1));
        int segments = Integer.parseInt(command.get(2));
        int batch = Integer.parseInt(command.get(3));
        clear();
        long mine = mine(events);
        HealthHandler handler = new HealthHandler(connections, GENERATION);
        AxonConfiguration application = application(handler, segments, batch);
        System.gc();
        CompilerRest.await();
        PeakMemory.reset();
        Stopwatch watch = new Stopwatch(cpu);
        try {
            watch.time(() -> {
                application.start();
                await(handler, mine);
            });
        } finally {
            application.shutdown();
        }
        Map<String, Double> figures = watch.figures(events);
        figures.put("peak_memory_mib", PeakMemory.mebibytes());
        return new Reply(figures);
    }

    private AxonConfiguration application(HealthHandler handler, int segments, int batch) {
        return new OonaAxon(store).configurer().messaging(messaging -> messaging.eventProcessing(
                processing -> processing.pooledStreaming(pooled -> pooled.processor(NAME,
                        module -> module
                                .eventHandlingComponents(
                                        components -> components.declarative(_ -> handler.component()))
                                .customized((_, processor) -> processor.initialSegmentCount(segments)
                                        .batchSize(batch).initialToken(source -> source.firstToken(null))
                                        .tokenStore(tokens)
                                        .unitOfWorkFactory(new TransactionalUnitOfWorkFactory(connections,
                                                new SimpleUnitOfWorkFactory(
                                                        EmptyApplicationContext.INSTANCE))))))))
                .build();
    }

    /// Events of the log's first that the handler handles.
    private long mine(long events) {
        long mine = 0;
        try (LogReader reader = store.log().read(ReadQuery.after(0).until(events))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                mine += element instanceof StoredEvent event && HealthHandler.TYPES.contains(event.type()) ? 1 : 0;
            }
        }
        return mine;
    }

    private static void await(HealthHandler handler, long events) {
        long last = 0;
        long moved = System.nanoTime();
        for (long now = handler.handled(); now < events; now = handler.handled()) {
            if (now > last) {
                last = now;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STUCK_AFTER.toNanos()) {
                throw new IllegalStateException("The processor stays at " + now + " of " + events + " events.");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /// Rows by table, for tests.
    Map<String, Long> rows(int generation) {
        return new HealthProjection().tables().stream().collect(Collectors.toMap(Table::name,
                table -> store.query(connection -> count(connection, table.name(), generation))));
    }

    /// The generation that this fills.
    static int generation() {
        return GENERATION;
    }

    Store store() {
        return store;
    }

    private static long count(Connection connection, String table, int generation) throws SQLException {
        try (PreparedStatement count =
                connection.prepareStatement("SELECT count(*) FROM " + table + " WHERE generation = ?")) {
            count.setInt(1, generation);
            try (var row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void clear() {
        store.inTransaction(connection -> {
            try (var delete = connection.createStatement()) {
                for (Table<?> table : new HealthProjection().tables()) {
                    delete.execute("DELETE FROM " + table.name() + " WHERE generation = " + GENERATION);
                }
                return delete.execute("DELETE FROM " + TOKENS);
            }
        });
    }

    @Override
    public void close() {
        source.close();
        store.close();
    }
}
