package io.esper.oona.training;

import java.util.Set;

import io.esper.oona.event.Payload;
import io.esper.oona.event.RunResolver;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.training.evidence.EvidenceKeeper;

/// Learns the runs that there are from decision contexts, which are kept for ever, so that a report finds the same run years later.
///
/// @param resolver knows every run that decided something up to the end of the range
/// @param contexts contexts that were read
/// @param unmapped contexts that could not be read as one
record RunNames(RunResolver resolver, long contexts, long unmapped) {

    private static final EventFilter CONTEXTS = new EventFilter(Set.of(EvidenceKeeper.TOPIC), Set.of(), Set.of(),
            Set.of(), Set.of(), null, null, null, null);

    /// Reads them.
    ///
    /// @param until only decisions up to this position count
    /// @param seen  hears of what had expired
    /// @throws ExportException.Stopped if the listener says so
    static RunNames of(EventLog log, long until, ExportProgress progress, ExportLog seen) {
        RunResolver resolver = new RunResolver();
        long contexts = 0;
        long unmapped = 0;
        // A context stands behind the decision that it belongs to, so contexts of the range may stand behind its end.
        try (LogReader reader = log.read(ReadQuery.after(0).matching(CONTEXTS));
                ParsedEvents events = new ParsedEvents(reader, false)) {
            for (ParsedEvents.Parsed next = events.next(); next != null; next = events.next()) {
                switch (next.element()) {
                    case StoredEvent event -> {
                        if (!(next.payload() instanceof Payload.DecisionContext context)) {
                            unmapped += event.position() <= until ? 1 : 0;
                        } else if (context.triggerPosition() <= until) {
                            contexts++;
                            learn(resolver, context, event.traceId());
                        }
                    }
                    case Expired gone -> seen.take(gone);
                }
                if (!progress.at(events.position(), events.head())) {
                    throw new ExportException.Stopped();
                }
            }
        }
        return new RunNames(resolver, contexts, unmapped);
    }

    /// Learns a run from a context, in the same way for every data set, so that a report has one run in all of them.
    static void learn(RunResolver resolver, Payload.DecisionContext context, String traceId) {
        if (!context.runId().equals(RunResolver.UNKNOWN)) {
            // The event that ends an epoch is mostly an epoch event of the same run, whose trace names the run.
            resolver.learn(context.runId(), context.action() == null ? traceId : null);
        }
    }
}
