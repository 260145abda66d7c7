package io.esper.oona.projection.asof;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;

import io.esper.oona.event.Payload;
import io.esper.oona.event.json.PayloadException;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.projection.Projection;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Finds the position of the log at which somebody wants to know the state. Thread-safe.
public final class Moments {
    private final EventLog log;

    public Moments(EventLog log) {
        this.log = log;
    }

    /// The last event that the store had received at the instant; 0 before the first one.
    public long received(Instant instant) {
        return log.positionAt(instant);
    }

    /// The last event before the first one that claims to be later than the instant; the head if none does. Claims order nothing, so events
    /// that were sent before the instant may still follow.
    public long claimed(Instant instant) {
        EventFilter later = new EventFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), null, null,
                instant.plusNanos(1_000), null);
        try (LogReader reader = log.read(new ReadQuery(0, Long.MAX_VALUE, later, 1))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    return event.position() - 1;
                }
            }
            return reader.head();
        }
    }

    /// The end of an epoch of a run: the position just before the run's next heartbeat or rollback, the head if there is none yet.
    ///
    /// @param rollbacks the rollback generation in which the epoch is meant; null for the last one that has it
    /// @return empty if no heartbeat of the run tells of the epoch, or none that the log still holds
    public OptionalLong endOf(String run, int epoch, @Nullable Integer rollbacks) {
        EventFilter beats = new EventFilter(Projection.RUN_TOPICS, Set.of(), Set.of(), Set.of(), Set.of(), null, null,
                null, null);
        PayloadReader payloads = new PayloadReader();
        int generation = 0;
        boolean open = false;
        OptionalLong end = OptionalLong.empty();
        try (LogReader reader = log.read(new ReadQuery(0, Long.MAX_VALUE, beats, Long.MAX_VALUE))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (!(element instanceof StoredEvent event)) {
                    continue;
                }
                Payload payload = payload(payloads, event);
                boolean rolledBack = payload instanceof Payload.RollbackEvent rollback
                        && run.equals(named(rollback.runId(), event));
                boolean beat = payload instanceof Payload.EpochEvent heartbeat
                        && run.equals(named(heartbeat.runId(), event));
                if (open && (rolledBack || beat)) {
                    end = OptionalLong.of(event.position() - 1);
                    open = false;
                }
                if (rolledBack) {
                    generation++;
                } else if (beat && payload instanceof Payload.EpochEvent heartbeat && heartbeat.epoch() == epoch
                        && (rollbacks == null || rollbacks == generation)) {
                    open = true;
                }
            }
            return open ? OptionalLong.of(reader.head()) : end;
        }
    }

    private static @Nullable String named(@Nullable String inPayload, StoredEvent event) {
        return inPayload == null ? event.runId() : inPayload;
    }

    private static @Nullable Payload payload(PayloadReader payloads, StoredEvent event) {
        try {
            return payloads.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                    event.payloadLength());
        } catch (PayloadException unreadable) {
            return null;
        }
    }
}
