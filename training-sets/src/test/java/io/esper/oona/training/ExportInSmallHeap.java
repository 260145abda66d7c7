package io.esper.oona.training;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.EventType;
import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import io.esper.oona.event.Retention;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.json.PayloadWriter;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.training.evidence.EvidenceKeeper;

/// Exports a log of many runs whose grafts and reports would not fit into the heap together: what the test of memory runs in a small
/// virtual machine.
final class ExportInSmallHeap {
    private static final int BATCH = 500;
    private static final Instant TIME = Instant.parse("2026-03-02T08:00:00Z");

    private final Store store;
    private final PayloadWriter writer = new PayloadWriter();
    private final List<Message> pending = new ArrayList<>();
    private long position;

    private ExportInSmallHeap(Store store) {
        this.store = store;
    }

    /// Exports the log of the store in the first directory to the second one.
    public static void main(String[] args) {
        try (Store store = open(Path.of(args[0]))) {
            new TamiyoExport(store.log()).write(TrainingSettings.of(Path.of(args[1]), ExportFormat.PARQUET),
                    ExportProgress.NONE);
        }
    }

    /// Makes the log.
    static void fill(Path directory, int runs, int grafts) {
        try (Store store = open(directory)) {
            new ExportInSmallHeap(store).fill(runs, grafts);
        }
    }

    private static Store open(Path directory) {
        return Stores.open(StoreSettings.of("jdbc:h2:" + directory.resolve("oona") + ";CACHE_SIZE=8192")
                .withClock(SampleLog.CLOCK));
    }

    /// Runs take turns, so that everything of a run lies apart.
    private void fill(int runs, int grafts) {
        for (int graft = 0; graft < grafts; graft++) {
            for (int run = 0; run < runs; run++) {
                String name = "run-" + run;
                // Long ids, as deployments have them: in memory they would weigh.
                String trace = name + "-adaptation-" + "0".repeat(200) + graft;
                SeedId seed = new SeedId(graft % 48, graft % 7);
                UUID trigger = new UUID(run, graft);
                position++;
                add(EvidenceKeeper.TOPIC, EventType.DECISION_CONTEXT, new UUID(-1 - run, graft), trace,
                        new Payload.DecisionContext(name, true, trigger.toString(), position, position, "tamiyo", 0,
                                graft,
                                new Payload.Action(seed, "request_germination", "LoRA", "FixedRamp",
                                        "command-" + "0".repeat(200) + run + "-" + graft, graft),
                                new Payload.Progress(List.of(0.5f), List.of(0.5f), 0.5f, 0.5f, 0),
                                new Payload.Census(1, 1, 0, 1, 0, 0.1f, 0.1f, 0.1f, 0.1f, graft, 0, 0), List.of(),
                                List.of(), List.of(), null, Map.of()));
                position++;
                add("innovation.field_reports", EventType.FIELD_REPORT, new UUID(-1 - run, -1 - graft), trace,
                        new Payload.FieldReport("LoRA", seed, seed.text(), 0.5f, 0.6f, Payload.Outcome.FOSSILIZED,
                                Float.NaN, Float.NaN, Float.NaN, Map.of(),
                                "command-" + "0".repeat(200) + run + "-" + graft, name, null, null, null, null,
                                Map.of()));
            }
        }
        flush();
    }

    private void add(String topic, EventType type, UUID id, String trace, Payload payload) {
        pending.add(new Message(topic, Retention.INDEFINITE, type.text(), type.version(),
                new Envelope(id, "test", ClaimedTime.of(TIME), trace, null, 1), List.of(), 0,
                writer.write(payload)));
        if (pending.size() == BATCH) {
            flush();
        }
    }

    private void flush() {
        store.log().append(Append.of(List.copyOf(pending)));
        pending.clear();
    }
}
