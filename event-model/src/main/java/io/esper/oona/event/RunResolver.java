package io.esper.oona.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Finds the training run of messages that do not name it: a fold over the log, the same from every start with equal state.
/// For each event in the order of the log: first [#learn] what it says, then [#resolve] it. The run is, in this order: the one that
/// the payload names; the one that the envelope names; that of an `EpochEvent` with the same trace; the longest known run that is a
/// prefix of the trace id and ends at a boundary (`run-c` in `run-c-e39`); else `unknown`.
///
/// A run that becomes known later changes the answers for later events only, so the same log gives the same answers. Where a known
/// run and a longer one both are prefixes (`run` and `run-2`), the longer one counts from the moment it is known.
///
/// The state is bounded: beyond [#RUNS_MAX] runs and [#TRACES_MAX] traces the oldest are forgotten. A trace is kept only where the
/// prefix rule would give another answer. Deterministic; for one thread.
public final class RunResolver {
    /// The run of events that nothing relates to a run.
    public static final String UNKNOWN = "unknown";
    /// Most runs that are known at a time.
    public static final int RUNS_MAX = 100_000;
    /// Most traces that are known at a time.
    public static final int TRACES_MAX = 100_000;
    /// Answers that are kept for traces that come again.
    private static final int FOUND_MAX = 1_000;

    /// How a run was found.
    public enum Rule {
        PAYLOAD, ENVELOPE, EPOCH_TRACE, TRACE_PREFIX, UNKNOWN
    }

    /// A run and how it was found.
    public record Resolution(String run, Rule rule) {}

    /// What has been learnt, oldest first: all that a resolver needs to go on where another one stopped.
    ///
    /// @param traces trace id to run
    public record State(List<String> runs, Map<String, String> traces) {
        public State {
            runs = List.copyOf(runs);
            traces = Collections.unmodifiableMap(new LinkedHashMap<>(traces));
        }
    }

    private static final Resolution NOT_FOUND = new Resolution(UNKNOWN, Rule.UNKNOWN);

    private final Set<String> runs = new LinkedHashSet<>();
    private final Map<String, String> traces = new LinkedHashMap<>();
    /// What [#byTrace] found since the state changed last: most messages share their trace with others.
    private final Map<String, Resolution> found = new HashMap<>();

    /// A resolver that knows nothing yet.
    public RunResolver() {}

    /// A resolver that goes on from the state.
    public RunResolver(State state) {
        runs.addAll(state.runs());
        traces.putAll(state.traces());
    }

    /// What has been learnt so far.
    public State state() {
        return new State(new ArrayList<>(runs), traces);
    }

    /// The run that the payload itself names; null for payloads that cannot.
    public static @Nullable String runOf(Payload payload) {
        return switch (payload) {
            case Payload.EpochEvent epoch -> epoch.runId();
            case Payload.RollbackEvent rollback -> rollback.runId();
            case Payload.FieldReport report -> report.runId();
            case Payload.AdaptationDecision decision -> decision.runId();
            case Payload.DecisionContext _,Payload.LayerHealthReport _,Payload.HealthSignal _,Payload.ClaimCheck _,Payload.KasminaControlCommand _,Payload.CandidateBlueprint _,Payload.CertifiedBlueprint _,Payload.Unmapped _ ->
                    null;
        };
    }

    /// Learns a run from a message that names it.
    ///
    /// @param traceId the trace of an `EpochEvent`; null for other messages, whose traces prove nothing
    /// @return whether the state has changed
    public boolean learn(String run, @Nullable String traceId) {
        if (run.isEmpty()) {
            return false;
        }
        boolean newRun = runs.add(run);
        if (runs.size() > RUNS_MAX) {
            runs.remove(runs.iterator().next());
        }
        boolean newTrace = learnTrace(run, traceId);
        if (newRun || newTrace) {
            found.clear();
        }
        return newRun || newTrace;
    }

    private boolean learnTrace(String run, @Nullable String traceId) {
        if (traceId == null || traceId.isEmpty()) {
            return false;
        }
        if (run.equals(prefix(traceId))) {
            return traces.remove(traceId) != null;
        }
        boolean changed = !run.equals(traces.put(traceId, run));
        if (traces.size() > TRACES_MAX) {
            traces.remove(traces.keySet().iterator().next());
        }
        return changed;
    }

    /// Finds the run of a message. Does not learn.
    ///
    /// @param payloadRun  the run that the payload names, if it does; empty counts as none
    /// @param envelopeRun the run that the envelope names, if it does; empty counts as none
    public Resolution resolve(@Nullable String payloadRun, @Nullable String envelopeRun, String traceId) {
        if (payloadRun != null && !payloadRun.isEmpty()) {
            return new Resolution(payloadRun, Rule.PAYLOAD);
        }
        if (envelopeRun != null && !envelopeRun.isEmpty()) {
            return new Resolution(envelopeRun, Rule.ENVELOPE);
        }
        Resolution known = found.get(traceId);
        if (known == null) {
            known = byTrace(traceId);
            if (found.size() >= FOUND_MAX) {
                found.clear();
            }
            found.put(traceId, known);
        }
        return known;
    }

    private Resolution byTrace(String traceId) {
        String byEpoch = traces.get(traceId);
        if (byEpoch != null) {
            return new Resolution(byEpoch, Rule.EPOCH_TRACE);
        }
        String byPrefix = prefix(traceId);
        return byPrefix == null ? NOT_FOUND : new Resolution(byPrefix, Rule.TRACE_PREFIX);
    }

    /// The longest known run in front of a boundary: the end, or a character that is neither letter nor digit.
    private @Nullable String prefix(String traceId) {
        for (int end = traceId.length(); end > 0; end--) {
            boolean boundary = end == traceId.length() || !Character.isLetterOrDigit(traceId.codePointAt(end));
            if (boundary) {
                String head = traceId.substring(0, end);
                if (runs.contains(head)) {
                    return head;
                }
            }
        }
        return null;
    }
}
