package io.esper.oona.projection.dark;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esper.oona.event.Payload;
import io.esper.oona.event.RunResolver;
import io.esper.oona.event.json.PayloadException;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.Table;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Folds single events in memory to see whether a field matters: the hash of the rows with it and with another value. For one thread.
final class Probe {
    private final ObjectMapper mapper;
    private final PayloadReader payloads = new PayloadReader();

    Probe(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /// What was found.
    enum Answer {
        USED, NOT_USED,
        /// Without the value, and with another one, the payload cannot be read.
        REQUIRED
    }

    /// Whether a field of an event decides about any row of the projections.
    Answer matters(StoredEvent event, JsonNode payload, String path, SchemaFields schema,
            List<Projection> projections) {
        boolean tried = false;
        for (JsonNode mutated : Mutation.of(payload, path, schema)) {
            Optional<Payload> other = read(event, mutated);
            if (other.isEmpty()) {
                continue;
            }
            for (Projection projection : projections) {
                Optional<Long> before = hash(projection, event, read(event, payload));
                Optional<Long> after = hash(projection, event, other);
                if (before.isPresent() && after.isPresent()) {
                    tried = true;
                }
                if (!before.equals(after)) {
                    return Answer.USED;
                }
            }
        }
        return tried ? Answer.NOT_USED : Answer.REQUIRED;
    }

    private Optional<Payload> read(StoredEvent event, JsonNode payload) {
        try {
            return Optional.of(payloads.read(event.type(), event.version(), mapper.writeValueAsBytes(payload)));
        } catch (PayloadException | JsonProcessingException unreadable) {
            return Optional.empty();
        }
    }

    /// The hash of the rows that the event alone gives; empty if it cannot be folded.
    private static Optional<Long> hash(Projection projection, StoredEvent event, Optional<Payload> payload) {
        if (payload.isEmpty()) {
            return Optional.empty();
        }
        String named = RunResolver.runOf(payload.get());
        String run = named == null ? event.runId() : named;
        ProjectionEvent given = new ProjectionEvent(event.position(), event.topic(), event.type(), event.eventId(),
                event.traceId(), event.senderId(), null, run == null ? "unknown" : run, "PAYLOAD", payload.get());
        if (projection.refusal(given) != null) {
            return Optional.empty();
        }
        try {
            Fold fold = projection.open();
            fold.prepare(List.of(given), new Nothing());
            fold.fold(given);
            return Optional.of(fold.hash());
        } catch (SQLException | RuntimeException poison) {
            return Optional.empty();
        }
    }

    /// An empty generation.
    private static final class Nothing implements Finder {
        @Override
        public <R> List<R> find(Table<R> table, List<Column> by, Collection<@Nullable Object[]> wanted) {
            return List.of();
        }
    }
}
