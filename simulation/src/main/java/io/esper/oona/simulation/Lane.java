package io.esper.oona.simulation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/// Runs that follow one another: every `concurrentRuns`-th of all. Knows its next message, so that lanes can be merged by
/// claimed time. Not thread-safe.
final class Lane {
    private static final int ALPHABET = 26;
    /// Runs do not start at the same moment: each this many epochs after the one before.
    private static final int STAGGER_EPOCHS = 10;

    private final SimulationSettings settings;
    private final long epochMicros;

    private int number;
    private @Nullable TrainingRun run;
    private @Nullable SimulatedMessage head;

    Lane(SimulationSettings settings, int first) {
        this.settings = settings;
        epochMicros = settings.epochLength().toNanos() / 1000;
        number = first;
        begin(ChronoUnit.MICROS.between(Instant.EPOCH, settings.start()) + epochMicros * STAGGER_EPOCHS * first);
    }

    /// Claimed time of the next message; [Instant#MAX] if there is none.
    Instant time() {
        return head == null ? Instant.MAX : head.envelope().timestamp().instant();
    }

    /// The next message, or null at the end.
    @Nullable
    SimulatedMessage next() {
        SimulatedMessage result = head;
        if (run != null) {
            head = run.next();
            if (head == null) {
                number += settings.concurrentRuns();
                begin(run.now() + epochMicros);
            }
        }
        return result;
    }

    private void begin(long start) {
        if (number < settings.runs()) {
            run = new TrainingRun(settings, number, name(settings.runPrefix(), number, settings.runs()), start);
            head = run.next();
        } else {
            run = null;
        }
    }

    /// Letters of one length for all runs, so that no run's name is a prefix of another's.
    static String name(String prefix, int number, int runs) {
        int length = 1;
        for (long names = ALPHABET; names < runs; names *= ALPHABET) {
            length++;
        }
        StringBuilder letters = new StringBuilder();
        for (int rest = number; length > 0; length--) {
            letters.append((char) ('a' + rest % ALPHABET));
            rest /= ALPHABET;
        }
        return prefix + letters.reverse();
    }
}
