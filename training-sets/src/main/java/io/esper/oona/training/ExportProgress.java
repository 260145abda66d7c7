package io.esper.oona.training;

/// Hears of an export while it runs.
public interface ExportProgress {
    /// Hears nothing.
    ExportProgress NONE = (_, _) -> true;

    /// The events up to `position` of `head` have been considered.
    ///
    /// @return whether to go on
    boolean at(long position, long head);
}
