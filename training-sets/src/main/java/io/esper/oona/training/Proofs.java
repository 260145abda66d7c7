package io.esper.oona.training;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// What happened to the grafts of one run: the commands that started them, those that cancelled them, and the reports. In the order
/// of the log. For one thread.
final class Proofs {

    /// A command that starts a graft.
    record Graft(long position, String triggerEventId, String run, int generation, SeedId seed,
            @Nullable String blueprint, @Nullable String commandId, String traceId, @Nullable String device) {}

    /// A field report.
    ///
    /// @param run that payload or envelope name, or that its trace leads to; null if none
    record Report(long position, String eventId, @Nullable String run, String traceId, @Nullable String commandId,
            String blueprint, SeedId seed, float pre, float post, String outcome, @Nullable String hardware,
            boolean quarantined, Instant time) {

        Report of(String other) {
            return new Report(position, eventId, other, traceId, commandId, blueprint, seed, pre, post, outcome,
                    hardware, quarantined, time);
        }
    }

    final List<Graft> grafts = new ArrayList<>();
    final Map<SeedId, List<Long>> cancellations = new HashMap<>();
    final List<Report> reports = new ArrayList<>();

    void cancel(SeedId seed, long position) {
        cancellations.computeIfAbsent(seed, _ -> new ArrayList<>(1)).add(position);
    }
}
