package io.esper.oona.training.evidence;

/// Hears of the keeper's work after every batch.
public interface KeeperProgress {
    /// Hears nothing and never stops.
    KeeperProgress NONE = (_, _) -> true;

    /// The keeper has read up to `position` and written so many contexts since it was asked to.
    ///
    /// @return whether to go on
    boolean at(long position, long contexts);
}
