package io.esper.oona.reliability;

import java.util.List;
import java.util.Locale;

/// How one writer writes.
///
/// @param seed   names the writer and decides every message that it will ever write
/// @param manner how it appends
/// @param load   what it appends
public record WriterSpec(long seed, Manner manner, Load load) {

    /// How a writer appends.
    public enum Manner {
        /// One batch after the other, each until it is known what became of it.
        SYNC,
        /// Some batches under way at the same time, through `appendAsync`.
        ASYNC,
        /// One after the other, each on the condition that nobody has written about the same blueprint.
        CONDITIONAL
    }

    /// What a writer appends.
    public enum Load {
        /// Batches of 1 to 300 telemetry, commands and reports, some messages large.
        MIXED,
        /// Batches that fill a disk.
        FILL
    }

    /// Batches that an [Manner#ASYNC] writer has under way at most.
    public static final int WINDOW_BATCHES = 6;

    /// So many batches may overtake one.
    int overtaking() {
        return switch (manner) {
            case SYNC, CONDITIONAL -> 0;
            case ASYNC -> WINDOW_BATCHES;
        };
    }

    String text() {
        return seed + ":" + manner + ":" + load;
    }

    static WriterSpec parse(String text) {
        List<String> parts = List.of(text.split(":", -1));
        return new WriterSpec(Long.parseLong(parts.get(0)), Manner.valueOf(parts.get(1).toUpperCase(Locale.ROOT)),
                Load.valueOf(parts.get(2).toUpperCase(Locale.ROOT)));
    }
}
