package io.esper.oona.benchmarks.axon4;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.Contender;
import io.esper.oona.benchmarks.contender.Database;
import io.esper.oona.benchmarks.contender.ReadEvent;
import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/// Axon 4's JDBC event store. An aggregate is a stream of the benchmark; its sequence numbers are counted here, as the
/// aggregate itself would. H2 gets the tables of PostgreSQL in its compatibility mode.
final class Axon4Contender implements Contender {
    /// Axon's default is 100; larger pages help it.
    private static final int PAGE = 1_000;

    private final Database database;
    private final ThreadTransactions transactions;
    private final BytesSerializer serializer = new BytesSerializer();
    private final JdbcEventStorageEngine engine;
    private final Map<String, AtomicLong> sequences = new ConcurrentHashMap<>();

    Axon4Contender(Address address) {
        Address compatible = address.embedded()
                ? new Address(address.url() + ";MODE=PostgreSQL", address.user(), address.password())
                : address;
        database = new Database(compatible);
        transactions = new ThreadTransactions(database);
        engine = JdbcEventStorageEngine.builder().eventSerializer(serializer).snapshotSerializer(serializer)
                .connectionProvider(transactions).transactionManager(NoTransactionManager.INSTANCE).batchSize(PAGE)
                .build();
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
    }

    @Override
    public void append(List<Message> batch) {
        List<EventMessage<?>> events = batch.stream().<EventMessage<?>>map(this::event).toList();
        transactions.inTransaction(() -> engine.appendEvents(events));
    }

    private EventMessage<StoredPayload> event(Message message) {
        String stream = Contender.stream(message);
        long sequence = sequences.computeIfAbsent(stream, first -> new AtomicLong()).getAndIncrement();
        return new GenericDomainEventMessage<>(message.topic(), stream, sequence,
                new StoredPayload(message.type(), message.version(), message.payload()),
                MetaData.with("sender", message.envelope().senderId()).and("trace", message.envelope().traceId()),
                message.envelope().eventId().toString(), message.envelope().timestamp().instant());
    }

    @Override
    public void replay(long events, Consumer<ReadEvent> each) {
        try (Stream<? extends TrackedEventMessage<?>> stream = engine.readEvents(null, false)) {
            stream.limit(events).forEach(event -> each.accept(read(event)));
        }
    }

    @Override
    public void readTag(Tag tag, Consumer<ReadEvent> each) {
        DomainEventStream stream = engine.readEvents(tag.toString());
        while (stream.hasNext()) {
            each.accept(read(stream.next()));
        }
    }

    private static ReadEvent read(EventMessage<?> event) {
        StoredPayload payload = (StoredPayload) event.getPayload();
        MetaData metadata = event.getMetaData();
        return new ReadEvent(UUID.fromString(event.getIdentifier()), payload.type(), payload.version(),
                text(metadata, "sender"), text(metadata, "trace"), event.getTimestamp().toString(),
                payload.json(), 0, payload.json().length);
    }

    /// Axon 4 has no such read; its unique index on the identifier answers, its serializer decodes.
    @Override
    public @Nullable ReadEvent find(UUID eventId) {
        try (Connection connection = database.connection();
                PreparedStatement select = connection.prepareStatement(
                        """
                                SELECT payload, payloadType, payloadRevision, metaData, timeStamp FROM DomainEventEntry
                                WHERE eventIdentifier = ?""")) {
            select.setString(1, eventId.toString());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                byte[] payload = row.getBytes(1);
                MetaData metadata = serializer.deserialize(new SimpleSerializedObject<>(row.getBytes(4), byte[].class,
                        MetaData.class.getName(), null));
                return new ReadEvent(eventId, row.getString(2), row.getInt(3), text(metadata, "sender"),
                        text(metadata, "trace"), row.getString(5), payload, 0, payload.length);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String text(MetaData metadata, String key) {
        return requireNonNull((String) metadata.get(key), key);
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
        database.close();
    }
}
