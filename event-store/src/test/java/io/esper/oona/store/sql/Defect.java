package io.esper.oona.store.sql;

/// A mistake that a log must not make, made on purpose in a store of [DefectiveStores], so that whoever looks for such mistakes
/// can be seen to find them.
public enum Defect {
    /// No lock is taken and no head compared before positions are given.
    NO_LOCK,
    /// Now and then a position is left out.
    OFF_BY_ONE_POSITION,
    /// Acknowledges and serves what is not synced; on H2, where a commit alone is not durable.
    NO_SYNC,
    /// The index's watermark moves, and the ids before it are not in the index.
    WATERMARK_BEFORE_ROWS,
    /// After an answer was lost the log is not asked whether the append has happened.
    LOST_ANSWER_TAKEN_FOR_FAILURE,
    /// Re-packing forgets the last block that it makes.
    REPACKING_DROPS_EVENTS
}
