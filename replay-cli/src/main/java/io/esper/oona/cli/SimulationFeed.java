package io.esper.oona.cli;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.event.Message;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.event.json.Refusal;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.EventLog;

/// Appends simulated lines to a log in batches. For one thread.
final class SimulationFeed {
    private static final int BATCH = 2_000;

    private final EventLog log;
    private final MessageReader reader;
    private final List<Message> batch = new ArrayList<>(BATCH);
    private long stored;
    private long duplicate;

    SimulationFeed(EventLog log, MessageReader reader) {
        this.log = log;
        this.reader = reader;
    }

    void add(byte[] line) {
        switch (reader.read(line, 0, line.length, null)) {
            case Reading.Accepted(Message message) -> batch.add(message);
            case Reading.Refused(Refusal refusal) -> throw new CommandFailure(ExitCode.INTERNAL,
                    "A simulated message is refused: " + refusal.detail() + ". This is a fault of oona.");
        }
        if (batch.size() >= BATCH) {
            flush();
        }
    }

    void flush() {
        if (batch.isEmpty()) {
            return;
        }
        AppendResult result = log.append(Append.of(batch));
        batch.clear();
        for (AppendResult.Outcome outcome : result.outcomes()) {
            switch (outcome) {
                case AppendResult.Stored(long _) -> stored++;
                case AppendResult.Duplicate(long _),AppendResult.Conflict(long _) -> duplicate++;
            }
        }
    }

    long stored() {
        return stored;
    }

    long duplicate() {
        return duplicate;
    }
}
