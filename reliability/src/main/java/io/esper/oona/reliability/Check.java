package io.esper.oona.reliability;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.reliability.Findings.Figure;
import io.esper.oona.reliability.Ledger.Acknowledged;
import io.esper.oona.reliability.Ledger.BatchKey;
import io.esper.oona.reliability.Ledger.Gone;
import io.esper.oona.reliability.Ledger.Reading;
import io.esper.oona.reliability.Ledger.Sighting;
import io.esper.oona.reliability.Script.Place;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.LogStatus;
import io.esper.oona.store.LogStatus.ClassStatus;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.sql.Stores;

/// Compares the log as it is after all that happened with the ledger, and with itself.
public final class Check {
    /// Batches that are appended once more, to see that the log still knows them.
    private static final int REPEATED_BATCHES_MAX = 60;
    /// Events that are looked up by id.
    private static final int LOOKUPS_MAX = 400;
    private static final String ALONE = ";AUTO_SERVER=FALSE";
    private static final Duration FREE_FILE = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Store store;
    private final Ledger ledger;
    private final Findings findings;
    private final Map<Long, StoredEvent> live = new TreeMap<>();
    private final Map<BatchKey, TreeMap<Integer, Long>> batches = new HashMap<>();
    private final Map<Retention, ClassStatus> classes = new HashMap<>();
    private final Map<BatchKey, List<Message>> scripts = new HashMap<>();

    private Check(Store store, Ledger ledger, Findings findings) {
        this.store = store;
        this.ledger = ledger;
        this.findings = findings;
    }

    /// Opens the log, which recovers it, and checks everything. Nobody else may be at work on it.
    ///
    /// @param beginning of the clock that the log's writers had
    public static void reopened(StoreSettings settings, Instant beginning, Ledger ledger, Findings findings) {
        long began = System.nanoTime();
        // With the lock file of a dead owner the next one waits for some seconds; here it is known that nobody lives.
        boolean shared = settings.url().startsWith("jdbc:h2:") && !settings.url().contains(ALONE);
        String url = shared ? settings.url() + ALONE : settings.url();
        StoreSettings alone = new StoreSettings(url, settings.user(), settings.password(), settings.tenant(),
                settings.connectionsMax(), settings.inFlightEventsMax(), settings.commitEventsMax(),
                settings.indexLagEventsMax(), settings.lockTimeout(), new FastClock(Clock.systemUTC(), beginning));
        try (Store store = opened(alone)) {
            findings.count("open-ms", Duration.ofNanos(System.nanoTime() - began).toMillis());
            everything(store, ledger, findings);
        } catch (StoreException failed) {
            findings.violation("The log cannot be read: " + failed.getMessage());
        }
    }

    /// H2's file is free when the process that holds it has noticed that its dead client is gone.
    private static Store opened(StoreSettings settings) {
        long deadline = System.nanoTime() + FREE_FILE.toNanos();
        while (true) {
            try {
                return Stores.open(settings);
            } catch (StoreException.Unavailable inUse) {
                if (!String.valueOf(inUse.getMessage()).contains("90020") || System.nanoTime() - deadline > 0) {
                    throw inUse;
                }
                Await.moment(POLL.toNanos());
            }
        }
    }

    /// Checks everything. Writes to the log at the end, to see that it can be written. Nobody else may be at work on it.
    public static void everything(Store store, Ledger ledger, Findings findings) {
        Check check = new Check(store, ledger, findings);
        ledger.problems().forEach(findings::violation);
        ledger.counters().forEach(findings::count);
        check.sweep();
        check.density();
        check.contents();
        check.wholeBatches();
        check.acknowledgements();
        check.writersOrder();
        check.conditions();
        check.readers();
        check.lookups();
        check.index();
        check.repetition();
        check.stillWritable();
    }

    private List<Message> script(BatchKey key) {
        return scripts.computeIfAbsent(key, name -> {
            WriterSpec writer = ledger.writer(name.writer());
            return writer == null ? List.of() : Script.batch(writer, name.batch());
        });
    }

    private boolean mayHaveExpired(Retention retention, long position) {
        ClassStatus status = classes.get(retention);
        return status != null && position <= status.floor();
    }

    private void sweep() {
        LogStatus status = store.log().status();
        status.classes().forEach(one -> classes.put(one.retention(), one));
        long before = 0;
        Instant received = Instant.MIN;
        try (LogReader reader = store.log().read(ReadQuery.after(0))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (!(element instanceof StoredEvent event)) {
                    continue;
                }
                if (event.position() <= before) {
                    findings.violation(Figure.REORDERED,
                            "A sweep meets position " + event.position() + " after " + before);
                }
                if (event.received().isBefore(received)) {
                    findings.violation(Figure.REORDERED,
                            "Position " + event.position() + " was received before its predecessor");
                }
                before = event.position();
                received = event.received();
                live.put(event.position(), event);
            }
        }
        findings.add(Figure.STORED, status.head());
        findings.count("live", live.size());
        if (before > status.head()) {
            findings.violation("The head is " + status.head() + " and position " + before + " is served");
        }
    }

    /// Every position from 1 to the head is there or has expired, and each class's own numbers agree.
    private void density() {
        long head = store.log().head();
        long expired = 0;
        for (ClassStatus status : classes.values()) {
            expired += status.expired();
            long number = status.expired();
            for (StoredEvent event : live.values()) {
                if (event.retention() != status.retention()) {
                    continue;
                }
                number++;
                if (event.classSequence() != number || event.position() <= status.floor()) {
                    findings.violation("Position " + event.position() + " has number " + event.classSequence()
                            + " of its class and should have " + number + "; the class's floor is " + status.floor());
                    return;
                }
            }
            if (number != status.events()) {
                findings.violation(
                        "Class " + status.retention().text() + " has " + status.events() + " events, of which "
                                + status.expired() + " expired and " + (number - status.expired()) + " are there");
            }
        }
        if (expired + live.size() != head) {
            findings.violation(
                    "Of positions 1 to " + head + " there are " + live.size() + ", and " + expired + " expired");
        }
    }

    /// Every event is what its writer wrote, byte for byte, and there once.
    private void contents() {
        Set<UUID> ids = new HashSet<>();
        for (StoredEvent event : live.values()) {
            Place place = Script.placeOf(event);
            List<Message> batch = place == null ? List.of() : script(new BatchKey(place.writer(), place.batch()));
            if (place == null || place.index() >= batch.size() || !same(event, batch.get(place.index()))) {
                findings.violation("Position " + event.position() + " holds what nobody has written: " + place);
                continue;
            }
            Long other = batches.computeIfAbsent(new BatchKey(place.writer(), place.batch()), key -> new TreeMap<>())
                    .putIfAbsent(place.index(), event.position());
            if (!ids.add(event.eventId()) || other != null) {
                findings.violation(Figure.DUPLICATED,
                        "Event " + place + " is at " + event.position() + " and at " + other);
            }
        }
    }

    private static boolean same(StoredEvent event, Message written) {
        return event.eventId().equals(written.envelope().eventId()) && event.envelope().equals(written.envelope())
                && event.topic().equals(written.topic()) && event.retention() == written.retention()
                && event.type().equals(written.type()) && event.version() == written.version()
                && event.tags().equals(written.tags()) && event.flags() == written.flags()
                && Arrays.equals(event.payload(), written.payload());
    }

    /// A batch is there as a whole, in neighbouring positions, also if nobody was told so.
    private void wholeBatches() {
        batches.forEach((key, there) -> {
            List<Message> script = script(key);
            long first = there.firstEntry().getValue() - there.firstKey();
            for (int i = 0; i < script.size(); i++) {
                Long position = there.get(i);
                boolean fits = position == null
                        ? mayHaveExpired(script.get(i).retention(), first + i)
                        : position == first + i;
                if (!fits) {
                    findings.violation(Figure.TORN_BATCHES,
                            "Batch " + key + " begins at " + first + ", and its event " + i + " of " + script.size()
                                    + " is at " + position);
                    return;
                }
            }
        });
    }

    private void acknowledgements() {
        for (Acknowledged acknowledged : ledger.acknowledged()) {
            List<Message> script = script(acknowledged.key());
            findings.add(Figure.ACKNOWLEDGED, acknowledged.positions().size());
            if (script.size() != acknowledged.positions().size()) {
                findings.violation("Batch " + acknowledged.key() + " has " + script.size()
                        + " messages and was acknowledged with " + acknowledged.positions().size());
                continue;
            }
            for (int i = 0; i < script.size(); i++) {
                acknowledged(acknowledged, script.get(i), acknowledged.positions().get(i));
            }
        }
    }

    private void acknowledged(Acknowledged batch, Message message, long position) {
        StoredEvent event = live.get(position);
        if (event != null && event.eventId().equals(message.envelope().eventId())) {
            return;
        }
        if (event != null || !mayHaveExpired(message.retention(), position)) {
            findings.violation(Figure.LOST, "Event " + message.envelope().eventId() + " of batch " + batch.key()
                    + " was acknowledged at " + position + " and is not there");
            return;
        }
        Long expiredBefore = ledger.expired().get(message.retention().code());
        if (expiredBefore == null || batch.startedMicros() >= expiredBefore) {
            findings.violation(Figure.LOST,
                    "Position " + position + " has expired although nobody expired what was received so late");
        }
    }

    /// Later batches of a writer stand after its earlier ones.
    private void writersOrder() {
        Map<Long, TreeMap<Integer, long[]>> byWriter = new HashMap<>();
        batches.forEach((key, there) -> byWriter.computeIfAbsent(key.writer(), writer -> new TreeMap<>())
                .put(key.batch(), new long[]{there.firstEntry().getValue(), there.lastEntry().getValue()}));
        byWriter.forEach((seed, ofWriter) -> {
            WriterSpec writer = ledger.writer(seed);
            int overtaking = writer == null ? 0 : writer.overtaking();
            TreeMap<Integer, Long> lastUpTo = new TreeMap<>();
            long last = 0;
            for (Map.Entry<Integer, long[]> batch : ofWriter.entrySet()) {
                Map.Entry<Integer, Long> earlier = lastUpTo.lowerEntry(batch.getKey() - overtaking);
                if (earlier != null && earlier.getValue() > batch.getValue()[0]) {
                    findings.violation(Figure.REORDERED, "Batch " + batch.getKey() + " of writer " + seed + " is at "
                            + batch.getValue()[0] + ", before one of its earlier batches at " + earlier.getValue());
                }
                last = Math.max(last, batch.getValue()[1]);
                lastUpTo.put(batch.getKey(), last);
            }
        });
    }

    /// Every condition holds in the log as it is now; every refusal had a reason.
    private void conditions() {
        Map<Tag, TreeSet<Long>> byTag = new HashMap<>();
        live.forEach((position, event) -> event.tags()
                .forEach(tag -> byTag.computeIfAbsent(tag, name -> new TreeSet<>()).add(position)));
        for (BatchKey key : ledger.refused()) {
            findings.add(Figure.ABORTS, 1);
            if (batches.containsKey(key)) {
                findings.violation("Batch " + key + " was refused, and is there");
            }
        }
        ledger.conditions().forEach((key, after) -> {
            WriterSpec writer = ledger.writer(key.writer());
            if (writer == null) {
                return;
            }
            Tag tag = Script.criterion(writer, key.batch()).tags().iterator().next();
            TreeSet<Long> matching = byTag.getOrDefault(tag, new TreeSet<>());
            TreeMap<Integer, Long> there = batches.get(key);
            if (there != null) {
                long first = there.firstEntry().getValue() - there.firstKey();
                Long between = matching.higher(after);
                if (between != null && between < first) {
                    findings.violation(Figure.CONDITIONS_VIOLATED, "Batch " + key + " at " + first + " wanted no " + tag
                            + " after " + after + ", and there is one at " + between);
                }
            } else if (ledger.refused().contains(key) && matching.higher(after) == null
                    && classes.values().stream().allMatch(status -> status.floor() <= after)) {
                findings.violation("Batch " + key + " was refused, and there is no " + tag + " after " + after);
            }
        });
    }

    /// Readers met every event once, in order, and nothing that is not there.
    private void readers() {
        ledger.readings().forEach((reader, reading) -> {
            long before = 0;
            Set<Long> seen = new HashSet<>();
            for (Sighting sighting : reading.seen()) {
                if (sighting.position() <= before) {
                    findings.violation(Figure.REORDERED,
                            reader + " met position " + sighting.position() + " after " + before);
                }
                before = Math.max(before, sighting.position());
                seen.add(sighting.position());
                StoredEvent event = live.get(sighting.position());
                if (event == null
                        ? !expiredAnywhere(sighting.position())
                        : event.eventId().getMostSignificantBits() != sighting.idBits()) {
                    findings.violation(Figure.LOST,
                            reader + " met an event at " + sighting.position() + " that is not there");
                }
            }
            findings.count("events-met-by-readers", seen.size());
            skips(reader, reading, seen, before);
        });
    }

    private boolean expiredAnywhere(long position) {
        return classes.keySet().stream().anyMatch(retention -> mayHaveExpired(retention, position));
    }

    private void skips(String reader, Reading reading, Set<Long> seen, long last) {
        for (StoredEvent event : live.values()) {
            if (event.position() <= last && !seen.contains(event.position())) {
                findings.violation(
                        "reader-skip: " + reader + " came to " + last + " and never met " + event.position());
                return;
            }
        }
        for (Acknowledged batch : ledger.acknowledged()) {
            List<Message> script = script(batch.key());
            for (int i = 0; i < Math.min(script.size(), batch.positions().size()); i++) {
                long position = batch.positions().get(i);
                int retention = script.get(i).retention().code();
                if (position <= last && !seen.contains(position) && !live.containsKey(position)
                        && reading.gone().stream().noneMatch(range -> covers(range, retention, position))) {
                    findings.violation("reader-skip: " + reader + " came to " + last + ", never met " + position
                            + " and was not told that it had expired");
                    return;
                }
            }
        }
    }

    private static boolean covers(Gone range, int retention, long position) {
        return range.retention() == retention && range.after() < position && position <= range.until();
    }

    private void lookups() {
        long step = Math.max(1, live.size() / LOOKUPS_MAX);
        long number = 0;
        for (StoredEvent event : live.values()) {
            if (number++ % step == 0) {
                Optional<StoredEvent> found = store.log().find(event.eventId());
                if (found.isEmpty() || found.get().position() != event.position()) {
                    findings.violation("Event " + event.eventId() + " is at " + event.position() + " and is found at "
                            + found.map(StoredEvent::position));
                    return;
                }
            }
        }
    }

    /// The index agrees with the sweep.
    private void index() {
        Map<Tag, List<Long>> swept = new TreeMap<>();
        live.forEach((position, event) -> event.tags()
                .forEach(tag -> swept.computeIfAbsent(tag, name -> new ArrayList<>()).add(position)));
        compare(swept, "before indexing");
        store.maintenance().index();
        LogStatus status = store.log().status();
        if (status.indexedTo() != status.head()) {
            findings.violation("The index reaches " + status.indexedTo() + " of " + status.head());
        }
        compare(swept, "after indexing");
        lookups();
    }

    private void compare(Map<Tag, List<Long>> swept, String when) {
        swept.forEach((tag, positions) -> {
            List<Long> found = store.log().positionsOf(List.of(Criterion.tagged(tag)), 0, Long.MAX_VALUE);
            if (!found.equals(positions)) {
                findings.violation(
                        when + " the index finds " + found.size() + " events of " + tag + ", a sweep "
                                + positions.size());
            }
        });
    }

    /// What was acknowledged is known when it comes again, also if its events have expired.
    private void repetition() {
        List<Acknowledged> all = ledger.acknowledged();
        long step = Math.max(1, all.size() / REPEATED_BATCHES_MAX);
        long head = store.log().head();
        for (Acknowledged batch : all) {
            if (batch.order() % step == 0) {
                AppendResult again = store.log().append(Append.of(script(batch.key())));
                List<Long> positions = again.outcomes().stream().map(AppendResult.Outcome::position).toList();
                if (!positions.equals(batch.positions())
                        || !again.outcomes().stream().allMatch(AppendResult.Duplicate.class::isInstance)) {
                    findings.violation("Batch " + batch.key() + ", acknowledged at " + batch.positions()
                            + " and appended once more, is now at " + positions);
                    return;
                }
            }
        }
        if (store.log().head() != head) {
            findings.violation(
                    "Repeating what is stored has moved the head from " + head + " to " + store.log().head());
        }
    }

    private void stillWritable() {
        long head = store.log().head();
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, store.clock().instant());
        List<Message> batch = Script.batch(new WriterSpec(now, WriterSpec.Manner.SYNC, WriterSpec.Load.MIXED), 0);
        long last = store.log().append(Append.of(batch)).outcomes().getLast().position();
        if (last != head + batch.size() || store.log().head() != last) {
            findings.violation("An append of " + batch.size() + " after " + head + " ends at " + last);
        }
    }
}
