package io.esper.oona.benchmarks.axon5;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.Database;
import io.esper.oona.benchmarks.contender.Worker;
import org.axonframework.eventsourcing.eventstore.AggregateBasedConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.jpa.AggregateBasedJpaEventStorageEngine;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/// Axon 5's `AggregateBasedJpaEventStorageEngine` on Hibernate. Sequence numbers of aggregates are counted here, as the entity
/// that was sourced before would know them. Pages of 1,000 where Axon's default is 100, batches of 100 inserts.
public final class JpaEngine extends Axon5Contender {
    private static final int PAGE = 1_000;

    private final Database database;
    private final SessionFactory sessions;
    private final Map<String, AtomicLong> sequences = new ConcurrentHashMap<>();

    private JpaEngine(Database database, SessionFactory sessions, ThreadSessions bound) {
        super(new AggregateBasedJpaEventStorageEngine(bound, bound, CONVERTER, settings -> settings.batchSize(PAGE)));
        this.database = database;
        this.sessions = sessions;
    }

    static JpaEngine open(Address address) {
        Database database = new Database(address);
        SessionFactory sessions = ByteaDialect.sessions(database.source());
        return new JpaEngine(database, sessions, new ThreadSessions(sessions));
    }

    public static void main(String[] args) throws IOException {
        Worker.serve(List.of(args), JpaEngine::open);
    }

    @Override
    AppendCondition condition(List<@Nullable String> aggregates) {
        Map<String, Integer> events = new HashMap<>();
        for (String aggregate : aggregates) {
            if (aggregate != null) {
                events.merge(aggregate, 1, Integer::sum);
            }
        }
        ConsistencyMarker marker = null;
        for (Map.Entry<String, Integer> aggregate : events.entrySet()) {
            long next = sequences.computeIfAbsent(aggregate.getKey(), first -> new AtomicLong())
                    .getAndAdd(aggregate.getValue());
            if (next > 0) {
                ConsistencyMarker own = new AggregateBasedConsistencyMarker(aggregate.getKey(), next - 1);
                marker = marker == null ? own : marker.upperBound(own);
            }
        }
        AppendCondition all = AppendCondition.withCriteria(EventCriteria.havingAnyTag());
        return marker == null ? all : all.withMarker(marker);
    }

    @Override
    @Nullable
    TrackingToken beginning() {
        return engine().firstToken(null).join();
    }

    @Override
    public void tidy() {
        database.tidy();
    }

    @Override
    public long bytes() {
        return database.bytes("public");
    }

    @Override
    public void close() {
        sessions.close();
        database.close();
    }
}
