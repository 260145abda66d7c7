package io.esper.oona.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.esper.oona.migrations.SchemaMigrations;
import io.esper.oona.store.LogStatus;
import io.esper.oona.store.LogStatus.ClassStatus;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;

/// The checks of an open store.
public final class Examination {
    /// Events that may lack in the index without harm: they are found in memory or in their blocks, only a little slower.
    private static final long INDEX_LAG_USUAL = 1_000_000;

    private final Store store;

    public Examination(Store store) {
        this.store = store;
    }

    /// All findings, in the order in which one would look.
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        LogStatus status = store.log().status();
        findings.add(Finding.ok("schema",
                "version " + SchemaMigrations.VERSIONS.getLast() + ": the newest that this program knows"));
        findings.add(Finding.ok("log", head(status)));
        findings.add(writing(status));
        findings.add(lastEvent(status));
        for (ClassStatus kept : status.classes()) {
            findings.add(kept(kept));
        }
        findings.add(index(status));
        findings.addAll(new ReaderChecks(store).findings(status));
        findings.add(deadLetters());
        findings.addAll(new DatabaseChecks(store).findings());
        return findings;
    }

    private static String head(LogStatus status) {
        return "head " + number(status.head()) + (status.head() == 0 ? ": empty" : "");
    }

    private static Finding writing(LogStatus status) {
        return status.stopped() == null
                ? Finding.ok("writing", "no write has failed since the store was opened")
                : new Finding("writing", Finding.State.failure, "stopped: " + status.stopped(),
                        "Free space on the database's disk or repair it, then start the program again.");
    }

    private Finding lastEvent(LogStatus status) {
        if (status.head() == 0) {
            return Finding.ok("last event", "none yet");
        }
        return store.log().at(status.head()).map(this::readable).orElseGet(() -> Finding.warning("last event",
                "position " + number(status.head()) + " cannot be read: it has expired",
                "Expected only if nothing was sent for a long time."));
    }

    private Finding readable(StoredEvent event) {
        return Finding.ok("last event", "position " + number(event.position()) + ", received " + event.received());
    }

    private static Finding kept(ClassStatus kept) {
        long live = kept.events() - kept.expired();
        double perEvent = live == 0 ? 0 : (double) kept.bodyBytes() / live;
        String finding = String.format(Locale.ROOT, "%s live in %s blocks, %.0f bytes an event; %s expired, floor %s",
                number(live),
                number(kept.blocks()), perEvent, number(kept.expired()), number(kept.floor()));
        return Finding.ok("class " + kept.retention().text(), finding);
    }

    private static Finding index(LogStatus status) {
        long lag = status.head() - status.indexedTo();
        String finding = "up to " + number(status.indexedTo()) + ", " + number(lag) + " behind";
        return lag <= INDEX_LAG_USUAL
                ? Finding.ok("id and tag index", finding)
                : Finding.warning("id and tag index", finding,
                        "Writers fill it in the background; if it does not grow, see their log.");
    }

    private Finding deadLetters() {
        Map<String, Long> byReason = store.deadLetters().countByReason();
        long all = byReason.values().stream().mapToLong(Long::longValue).sum();
        return all == 0
                ? Finding.ok("dead letters", "none")
                : Finding.warning("dead letters", number(all) + ": " + byReason, "'oona dead-letters ls' shows them.");
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
