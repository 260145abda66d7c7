package io.esper.oona.training;

/// Hears of an export while it runs.
public interface ExportProgress {
    /// Hears nothing.
    ExportProgress NONE = (_, _) -> true;

    /// The events up to `position` of `head` have been considered.
    ///
    /// @return whether to go on
    boolean at(long position, long head);

    /// So many of the rows are made, when everything has been read.
    ///
    /// @return whether to go on
    default boolean rows(long done, long all) {
        return true;
    }
}
