package io.esper.oona.reliability.rivals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

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
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase.Kind;
import io.esper.oona.store.testing.TestMessages;

/// 32 writers over four stores whose conditions overlap in types and tags of few entities.
final class ConditionalWriters implements Experiment {
    private static final int STORES = 4;
    private static final int WRITERS = 32;
    private static final int APPENDS_PER_WRITER = 12;

    /// What a writer did and was told; times are those of the machine's clock that never goes back.
    ///
    /// @param first  position of its first event; 0 if it was refused
    /// @param reason position of the event that it was refused for
    private record Attempt(long began, long ended, AppendCondition condition, int events, long first, long reason) {}

    @Override
    public String name() {
        return "conditional-writers";
    }

    @Override
    public String what() {
        return "32 writers over 4 stores, each append under up to 3 criteria of types and tags of few entities, some looked up a while"
                + " ago; every condition is replayed on the final log, every refusal must have had a reason, and an append that had"
                + " ended before another began has the lower position.";
    }

    @Override
    public Set<Integer> invariants() {
        return Set.of(3, 4);
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.allOf(Kind.class);
    }

    @Override
    public Cycle run(CycleSeed seed, Workspace workspace) throws Exception {
        Findings findings = new Findings();
        List<Attempt> attempts = Collections.synchronizedList(new ArrayList<>());
        List<Store> stores = Threads.stores(workspace.fresh(seed.kind()), STORES, 150);
        SplittableRandom random = seed.random();
        try {
            Threads.together(WRITERS, findings, writer -> {
                SplittableRandom own = random.split();
                return () -> write(stores.get(writer % STORES), own, attempts);
            });
            check(StoredEvents.all(stores.getFirst()), attempts, findings);
        } finally {
            stores.forEach(Store::close);
        }
        return findings.toCycle(seed);
    }

    private static void write(Store store, SplittableRandom random, List<Attempt> attempts) {
        TestMessages messages = new TestMessages(random.nextLong());
        for (int i = 0; i < APPENDS_PER_WRITER; i++) {
            List<Message> batch = new ArrayList<>();
            for (int event = 1 + random.nextInt(3); event > 0; event--) {
                batch.add(random.nextBoolean()
                        ? messages.command("1," + random.nextInt(4), "bp-" + random.nextInt(4))
                        : messages.report("bp-" + random.nextInt(4)));
            }
            long after = Math.max(0, store.log().head() - (random.nextInt(4) == 0 ? random.nextInt(6) : 0));
            AppendCondition condition = new AppendCondition(criteria(random), after);
            long began = System.nanoTime();
            try {
                AppendResult result = store.log().append(Append.of(batch, condition));
                attempts.add(new Attempt(began, System.nanoTime(), condition, batch.size(),
                        result.outcomes().getFirst().position(), 0));
            } catch (StoreException.ConditionFailed refused) {
                attempts.add(new Attempt(began, System.nanoTime(), condition, batch.size(), 0, refused.position()));
            }
        }
    }

    private static List<Criterion> criteria(SplittableRandom random) {
        List<Criterion> criteria = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            Tag blueprint = new Tag("blueprint", "bp-" + random.nextInt(4));
            Tag seed = new Tag("seed", "1," + random.nextInt(4));
            criteria.add(switch (random.nextInt(4)) {
                case 0 -> Criterion.tagged(blueprint);
                case 1 -> Criterion.tagged(seed);
                case 2 -> Criterion.tagged(blueprint, seed);
                default -> new Criterion(Set.of("FieldReport"), Set.of(blueprint));
            });
        }
        return criteria;
    }

    private static boolean matches(AppendCondition condition, StoredEvent event) {
        return event.position() > condition.after() && condition.criteria().stream()
                .anyMatch(criterion -> (criterion.types().isEmpty() || criterion.types().contains(event.type()))
                        && event.tags().containsAll(criterion.tags()));
    }

    private static void check(List<StoredEvent> log, List<Attempt> attempts, Findings findings) {
        long events = attempts.stream().filter(one -> one.first() > 0).mapToLong(Attempt::events).sum();
        findings.add(Figure.ACKNOWLEDGED, events);
        findings.add(Figure.STORED, log.size());
        findings.count("appends", attempts.size());
        if (events != log.size()) {
            findings.violation("Of " + events + " acknowledged events " + log.size() + " are there");
        }
        for (Attempt one : attempts) {
            if (one.first() > 0) {
                log.stream().limit(Math.min(log.size(), one.first() - 1))
                        .filter(event -> matches(one.condition(), event))
                        .findFirst()
                        .ifPresent(event -> findings.violation(Figure.CONDITIONS_VIOLATED,
                                "The append at " + one.first()
                                        + " wanted none of " + one.condition() + ", and there is one at "
                                        + event.position()));
                continue;
            }
            findings.add(Figure.ABORTS, 1);
            if (one.reason() > log.size() || !matches(one.condition(), log.get(Math.toIntExact(one.reason() - 1)))) {
                findings.violation(
                        "Refused for position " + one.reason() + ", which " + one.condition() + " does not match");
            }
        }
        realTime(attempts, findings);
    }

    /// Who had ended before another began stands before it.
    private static void realTime(List<Attempt> attempts, Findings findings) {
        List<Attempt> byBegin = attempts.stream().filter(one -> one.first() > 0)
                .sorted(Comparator.comparingLong(Attempt::began)).toList();
        List<Attempt> byEnd = byBegin.stream().sorted(Comparator.comparingLong(Attempt::ended)).toList();
        int ended = 0;
        long highest = 0;
        for (Attempt one : byBegin) {
            while (byEnd.get(ended).ended() < one.began()) {
                highest = Math.max(highest, byEnd.get(ended).first());
                ended++;
            }
            if (one.first() < highest) {
                findings.violation(Figure.REORDERED, "An append that began after the one at " + highest
                        + " had ended is at " + one.first());
            }
        }
    }
}
