package io.esper.oona.cli;

import java.time.Instant;

import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A point of the past on the command line.
final class AsOfOptions {
    @Option(names = "--as-of", paramLabel = "MOMENT",
            description = {
                    "The rows as they were: a position, RUN:EPOCH (its end; RUN:EPOCH@N in rollback generation N, by default the last that has it), "
                            + "or a time by which the store had received the events: 2026-03-02T08:00:00Z, 2026-03-02, or ago: 1d3h."})
    private @Nullable String asOf;

    @Option(names = "--claimed", description = "A time means what senders claim, not when the store received.")
    private boolean claimed;

    boolean given() {
        return asOf != null;
    }

    MomentText.Found moment(Store store, Instant now) {
        String text = asOf;
        return text == null
                ? new MomentText.Found(store.log().head(), "the head")
                : MomentText.find(store, text, claimed, now);
    }
}
