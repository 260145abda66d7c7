package io.esper.oona.cli.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.LogStatus;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.training.evidence.EvidenceKeeper;

/// How far the registered readers are, which hold expiry back, and whether evidence of decisions is kept before it expires.
final class ReaderChecks {
    /// A day before telemetry may expire.
    private static final Duration WAITING_LONG = Duration.ofHours(48);

    private final Store store;

    ReaderChecks(Store store) {
        this.store = store;
    }

    List<Finding> findings(LogStatus status) {
        List<Finding> findings = new ArrayList<>();
        for (Maintenance.RegisteredReader reader : store.maintenance().readers()) {
            findings.add(reader(reader, status.head()));
        }
        if (findings.isEmpty() && EvidenceKeeper.position(store) == 0) {
            evidence(status).ifPresent(findings::add);
        }
        return findings;
    }

    private Finding reader(Maintenance.RegisteredReader reader, long head) {
        String name = reader.name().substring(Cursor.READER_PREFIX.length());
        String finding = "up to " + Examination.number(reader.position()) + ", "
                + Examination.number(Math.max(0, head - reader.position())) + " behind";
        Optional<Instant> waiting = store.log().at(reader.position() + 1).map(StoredEvent::received);
        if (waiting.isEmpty() || !longAgo(waiting.get())) {
            return Finding.ok("reader " + name, finding);
        }
        return Finding.warning("reader " + name, finding + ", the next has waited since " + waiting.get(),
                "What it has not read does not expire: run it, or 'oona readers release " + name
                        + "' if it will not come back.");
    }

    private Optional<Finding> evidence(LogStatus status) {
        for (LogStatus.ClassStatus kept : status.classes()) {
            if (kept.retention() == Retention.HOURS_72 && kept.events() > kept.expired()) {
                return store.log().at(kept.floor() + 1).map(StoredEvent::received).filter(this::longAgo)
                        .map(since -> Finding.warning("evidence", "never kept, and telemetry waits since " + since,
                                "'oona evidence run' writes down what was known at each decision before it expires."));
            }
        }
        return Optional.empty();
    }

    private boolean longAgo(Instant received) {
        return received.isBefore(store.clock().instant().minus(WAITING_LONG));
    }
}
