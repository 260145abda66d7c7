package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Path;

/// What an export has read and not written yet, in files of its unfinished directory, so that memory does not grow with the log. The
/// files are gone when this is closed. For one thread.
final class WaitingFiles implements AutoCloseable {
    /// Decisions by run.
    final DecisionSpill decisions;
    /// Grafts, cancellations and reports by run.
    final ProofSpill proofs;
    /// Reports until all runs are known.
    final ProofSpill reports;

    /// @param directory holds no such files yet
    WaitingFiles(Path directory) throws IOException {
        decisions = new DecisionSpill(directory.resolve("decisions.waiting"));
        proofs = new ProofSpill(directory.resolve("proofs.waiting"));
        reports = new ProofSpill(directory.resolve("reports.waiting"));
    }

    @Override
    public void close() throws IOException {
        try (decisions; proofs) {
            reports.close();
        }
    }
}
