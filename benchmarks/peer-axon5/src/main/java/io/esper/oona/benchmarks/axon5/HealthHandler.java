package io.esper.oona.benchmarks.axon5;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.event.Payload;
import io.esper.oona.event.RunResolver;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store.Dialect;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.SimpleEventHandlingComponent;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.jspecify.annotations.Nullable;

/// The read model health as an event handler of Axon: Oona's fold and Oona's way of writing rows. What a unit of work handles is gathered,
/// and folded and written when it prepares its commit, in its transaction, so that a row is written once for each batch. Each
/// segment has a fold of its own, whose memory lasts from batch to batch; the events of a run go to one segment. Not kept, because
/// Axon has none: marks and trail of the state's hash, counts by type, parking. A row's position is the number of the event
/// in its segment.
final class HealthHandler {
    /// What health reads of the benchmark's messages.
    static final Set<String> TYPES = Set.of("LayerHealthReport", "HealthSignal", "EpochEvent", "RollbackEvent");
    private static final ResourceKey<List<EventMessage>> BATCH = ResourceKey.withLabel("oonaHealthBatch");
    private static final HealthProjection HEALTH = new HealthProjection();

    private final ThreadConnections connections;
    private final int generation;
    private final Map<Integer, SegmentFold> folds = new ConcurrentHashMap<>();
    private final AtomicLong handled = new AtomicLong();
    private final PayloadReader namings = new PayloadReader();

    /// @param generation of the rows that it writes; there are none of it yet
    HealthHandler(ThreadConnections connections, int generation) {
        this.connections = connections;
        this.generation = generation;
    }

    SimpleEventHandlingComponent component() {
        SimpleEventHandlingComponent component =
                new SimpleEventHandlingComponent((event, _) -> Optional.of(run(event)));
        for (String type : TYPES) {
            component.subscribe(new QualifiedName(type), (event, context) -> {
                context.computeResourceIfAbsent(BATCH, () -> begun(context)).add(event);
                return MessageStream.empty();
            });
        }
        return component;
    }

    /// Events whose rows are committed.
    long handled() {
        return handled.get();
    }

    private List<EventMessage> begun(ProcessingContext context) {
        List<EventMessage> batch = new ArrayList<>();
        int segment = Segment.fromContext(context).map(Segment::getSegmentId).orElseThrow();
        context.runOnPrepareCommit(
                _ -> folds.computeIfAbsent(segment, _ -> new SegmentFold()).write(batch));
        context.runOnAfterCommit(_ -> handled.addAndGet(batch.size()));
        return batch;
    }

    private static String trace(EventMessage event) {
        return event.metadata().getOrDefault("traceId", "");
    }

    /// Named by the payload, or read off the trace (`run-3-e39`), as an application does that knows its producers.
    private String run(EventMessage event) {
        String type = event.type().name();
        if (type.equals("EpochEvent") || type.equals("RollbackEvent")) {
            String named;
            synchronized (namings) {
                named = RunResolver.runOf(payload(namings, event));
            }
            if (named != null) {
                return named;
            }
        }
        String trace = trace(event);
        int end = trace.lastIndexOf('-');
        return end < 0 ? trace : trace.substring(0, end);
    }

    private static Payload payload(PayloadReader reader, EventMessage event) {
        return reader.read(event.type().name(), Integer.parseInt(event.type().version()),
                (byte[]) requireNonNull(event.payload()));
    }

    /// For one thread at a time: Axon processes one batch of a segment after the other.
    private final class SegmentFold {
        private final Fold fold = HEALTH.open();
        private final RunResolver runs = new RunResolver();
        private final PayloadReader payloads = new PayloadReader();
        private long position;

        SegmentFold() {
            fold.startsEmpty();
        }

        void write(List<EventMessage> batch) {
            Connection connection = connections.getConnection();
            TableRows rows = new TableRows(connection, Dialect.POSTGRESQL, generation);
            try {
                fold(batch, new Finder() {
                    @Override
                    public <R> List<R> find(Table<R> table, List<Column> by,
                            java.util.Collection<@Nullable Object[]> wanted)
                            throws SQLException {
                        return wanted.isEmpty() ? List.of() : rows.find(table, by, wanted);
                    }
                });
                Changes changes = new Changes();
                fold.changes(changes);
                changes.write(rows);
            } catch (SQLException failed) {
                throw new IllegalStateException("A batch cannot be written: " + failed.getMessage(), failed);
            }
        }

        private void fold(List<EventMessage> batch, Finder finder) throws SQLException {
            List<ProjectionEvent> events = new ArrayList<>(batch.size());
            batch.forEach(event -> events.add(read(event)));
            fold.prepare(events, finder);
            events.forEach(fold::fold);
        }

        private ProjectionEvent read(EventMessage event) {
            Payload payload = payload(payloads, event);
            String trace = trace(event);
            String named = RunResolver.runOf(payload);
            RunResolver.Resolution found = runs.resolve(named, event.metadata().get("runId"), trace);
            if (named != null) {
                runs.learn(found.run(), payload instanceof Payload.EpochEvent ? trace : null);
            }
            return new ProjectionEvent(++position, event.metadata().getOrDefault("topic", ""),
                    event.type().name(),
                    UUID.fromString(event.identifier()), trace, event.metadata().getOrDefault("senderId", ""),
                    ChronoUnit.MICROS.between(Instant.EPOCH, event.timestamp()), found.run(), found.rule().name(),
                    payload);
        }
    }
}
