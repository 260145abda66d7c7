package io.esper.oona.reliability.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Findings;
import io.esper.oona.reliability.Findings.Figure;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase.Kind;
import io.esper.oona.store.testing.TestMessages;

/// The server has committed, and its answer is dropped.
final class LostReplies implements Experiment {
    private static final int APPENDS = 40;
    private static final int REPLIES_OF_AN_APPEND_MAX = 9;

    @Override
    public String name() {
        return "lost-replies";
    }

    @Override
    public String what() {
        return "40 appends, each losing one of the server's replies, that of its COMMIT or of its one statement among them: plain,"
                + " conditional, with a cursor; each must be answered with the positions at which it stands once.";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(1, 5);
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.POSTGRESQL);
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        SplittableRandom random = seed.random();
        Findings findings = new Findings();
        StoreSettings settings = workspace.fresh(seed.kind());
        TestMessages messages = new TestMessages(seed.seed());
        List<UUID> expected = new ArrayList<>();
        try (FaultyProxy proxy = new FaultyProxy(BrokenLines.port(settings), random.split());
                Store store = Stores.open(BrokenLines.through(settings, proxy.port()))) {
            for (int i = 0; i < APPENDS; i++) {
                List<Message> batch = new ArrayList<>(messages.mixed(1 + random.nextInt(4)));
                Append request = request(messages, batch, i, random.nextInt(3));
                proxy.dropReplyAfter(random.nextInt(random.nextBoolean() ? 2 : REPLIES_OF_AN_APPEND_MAX));
                AppendResult result = store.log().append(request);
                proxy.set(FaultyProxy.Fault.NONE);
                for (int event = 0; event < batch.size(); event++) {
                    long position = result.outcomes().get(event).position();
                    if (position != expected.size() + 1L + event) {
                        findings.violation(Figure.DUPLICATED,
                                "Event " + event + " of append " + i + " is at " + position + ", not at "
                                        + (expected.size() + 1L + event));
                    }
                }
                expected.addAll(StoredEvents.idsOf(batch));
            }
            findings.count("replies-dropped", proxy.hurt());
            List<UUID> stored = StoredEvents.ids(store);
            findings.add(Figure.ACKNOWLEDGED, expected.size());
            findings.add(Figure.STORED, stored.size());
            if (!stored.equals(expected)) {
                findings.violation("The log holds other events than were acknowledged, or in another order");
            }
        }
        return findings.toCycle(seed);
    }

    private static Append request(TestMessages messages, List<Message> batch, int number, int manner) {
        return switch (manner) {
            case 0 -> Append.of(batch);
            case 1 -> {
                batch.set(0, messages.report("only-" + number));
                yield Append.of(batch, new AppendCondition(
                        List.of(Criterion.tagged(new Tag("blueprint", "only-" + number))), 0));
            }
            default -> new Append(batch, null, Append.OnConflict.REFUSE_BATCH, List.of(), List.of(),
                    List.of(new Cursor("bus", "at " + number)));
        };
    }
}
