package io.esper.oona.cli;

import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.Progress;
import io.esper.oona.cli.console.SizeText;
import io.esper.oona.store.Store;
import io.esper.oona.training.evidence.EvidenceKeeper;
import io.esper.oona.training.evidence.KeeperResult;

/// Brings the evidence keeper up to the head of the log for a command, and says what it did.
final class EvidenceKeeping {
    private EvidenceKeeping() {}

    static KeeperResult catchUp(Store store, Console console) {
        KeeperResult result;
        try (Progress progress = console.progress("evidence", store.log().head())) {
            result = new EvidenceKeeper(store).catchUp((position, _) -> {
                progress.update(position, position);
                return !console.stopping();
            });
        }
        if (result.contexts() > 0) {
            console.say("Evidence: " + SizeText.count(result.contexts(), "decision context", "decision contexts")
                    + " written to " + EvidenceKeeper.TOPIC + ".");
        }
        warn(result, console);
        return result;
    }

    static void warn(KeeperResult result, Console console) {
        if (result.expired() > 0) {
            console.say("Evidence: " + SizeText.count(result.expired(), "event", "events")
                    + " had expired before they were read; contexts of their runs are marked incomplete.");
        }
        if (result.conflicts() > 0) {
            console.say("Evidence: " + SizeText.count(result.conflicts(), "context differs", "contexts differ")
                    + " from what an earlier keeper wrote; the earlier ones stay. See 'oona dead-letters ls'.");
        }
    }
}
