package io.esper.oona.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The child processes of one cycle. For one thread; close it: whoever still works is killed.
public final class Fleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// A process and what it does.
    public record Member(ChildProcess child, Job job) {}

    private final Nursery nursery;
    private final Ledger ledger;
    private final List<Member> members = new ArrayList<>();

    public Fleet(Nursery nursery, Ledger ledger) {
        this.nursery = nursery;
        this.ledger = ledger;
    }

    /// Sets a process to work; its store may still be opening.
    public Member begin(Job job) {
        Member member = new Member(nursery.take(), job);
        members.add(member);
        member.child().begin(job, ledger);
        return member;
    }

    /// Those at work.
    public List<Member> members() {
        return List.copyOf(members);
    }

    public void awaitOpened() {
        members.forEach(member -> member.child().awaitOpened());
    }

    /// Waits until so many events more are acknowledged to anybody.
    public void awaitEvents(long more) {
        long target = ledger.events() + more;
        Await.must(PATIENCE, () -> ledger.events() >= target,
                () -> "writers got " + more + " events acknowledged; " + ledger.problems()
                        + "; last failure: " + ledger.lastFailure());
    }

    /// Waits until every writer at work has got so many batches more acknowledged.
    public void awaitProgress(int more) {
        List<WriterSpec> writers = members.stream().flatMap(member -> member.job().writers().stream()).toList();
        List<Integer> before = writers.stream().map(writer -> ledger.batchesOf(writer.seed())).toList();
        for (int i = 0; i < writers.size(); i++) {
            long seed = writers.get(i).seed();
            int target = before.get(i) + more;
            Await.must(PATIENCE, () -> ledger.batchesOf(seed) >= target || !ledger.problems().isEmpty(),
                    () -> "writer " + seed + " makes progress; it has " + ledger.batchesOf(seed)
                            + " batches; last failure: " + ledger.lastFailure());
        }
    }

    /// Kills one as `kill -9` does.
    public void kill(Member member) {
        members.remove(member);
        member.child().kill();
    }

    public void freeze() {
        members.forEach(member -> member.child().freeze());
    }

    public void thaw() {
        members.forEach(member -> member.child().thaw());
    }

    /// Lets all end their jobs in an orderly way.
    public void finish() {
        for (Member member : List.copyOf(members)) {
            member.child().stop();
            members.remove(member);
            if (!member.child().isAlive()) {
                ledger.problem(member.child().name() + " has died by itself.");
            }
            nursery.giveBack(member.child());
        }
    }

    @Override
    public void close() {
        members.forEach(member -> member.child().close());
        members.clear();
    }
}
