package io.esper.oona.projection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Events that are folded together, in the order of the log, and what became of each. For one thread.
public final class Batch {
    /// What became of an event.
    public enum Verdict {
        /// It changed a row.
        USED,
        /// It says nothing to this projection.
        UNUSED,
        /// Its type has no reader, or its content lies elsewhere.
        UNMAPPED,
        /// It could not be folded.
        FAILED
    }

    private final List<ProjectionEvent> events;
    private final Map<Long, Verdict> verdicts = new HashMap<>();
    private final Map<Long, String> failures = new HashMap<>();

    public Batch(List<ProjectionEvent> events) {
        this.events = List.copyOf(events);
    }

    /// The events that have not failed yet.
    public List<ProjectionEvent> events() {
        if (failures.isEmpty()) {
            return events;
        }
        List<ProjectionEvent> good = new ArrayList<>(events.size());
        for (ProjectionEvent event : events) {
            if (!failures.containsKey(event.position())) {
                good.add(event);
            }
        }
        return good;
    }

    /// States what became of an event; [Verdict#USED] is assumed otherwise.
    public void decide(ProjectionEvent event, Verdict verdict) {
        verdicts.put(event.position(), verdict);
    }

    /// The event cannot be folded: it changes nothing, and its reason is kept.
    public void fail(ProjectionEvent event, String reason) {
        verdicts.put(event.position(), Verdict.FAILED);
        failures.put(event.position(), reason);
    }

    public Verdict verdict(ProjectionEvent event) {
        return verdicts.getOrDefault(event.position(), Verdict.USED);
    }

    @Nullable
    String failure(long position) {
        return failures.get(position);
    }

    List<ProjectionEvent> all() {
        return events;
    }
}
