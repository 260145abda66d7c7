package io.esper.oona.reliability;

import java.util.Set;

import io.esper.oona.store.testing.TestDatabase.Kind;

/// One way to hurt the log, again and again with other seeds, and what must hold afterwards. For one thread at a time; may keep
/// what several cycles share, and is closed at the end.
public interface Experiment extends AutoCloseable {

    /// What the experiment has to show.
    enum Expectation {
        /// No cycle violates anything.
        HOLDS,
        /// Something is broken on purpose: the harness has to see a violation in at least one cycle.
        CAUGHT
    }

    /// Lower case with hyphens, for example `kill-writer`.
    String name();

    /// One sentence for the report: what is done to whom.
    String what();

    /// Numbers of the invariants that it tests, as `docs/reference/reliability.md` lists them.
    Set<Integer> invariants();

    /// The databases that it runs on.
    Set<Kind> kinds();

    default Expectation expectation() {
        return Expectation.HOLDS;
    }

    /// One cycle: a fresh log, load, the fault, recovery, the check. All that is left to chance comes from the seed.
    ///
    /// @throws Refused if this machine does not allow the fault; then nothing was tested
    /// @throws Exception whatever else goes wrong counts as a violation
    Cycle run(CycleSeed seed, Workspace workspace) throws Exception;

    @Override
    default void close() {}
}
