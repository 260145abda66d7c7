package io.esper.oona.cli.importing;

/// Hears of an import while it runs; called by the thread that imports.
public interface ImportListener {

    /// A line was refused.
    void refused(RefusedLine line);

    /// An interrupted import of the same input is taken up again after so many lines.
    void resumed(long lines);

    /// An interrupted import cannot be taken up again because the input has changed.
    void changed();

    /// A batch has been committed: so many bytes of the source and lines are done.
    void progress(long encodedBytes, long lines);

    /// Whether to stop after the batch under way.
    boolean stopping();
}
