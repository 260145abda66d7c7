package io.esper.oona.simulation;

import java.util.UUID;

/// The event ids of one run: a counter and the run's seed, mixed into the 122 free bits of version 4 or the 62 random bits
/// of version 7, whose other bits are the claimed time. Not thread-safe.
final class EventIdSequence {
    private static final long VERSION_4 = 0x4000L;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final EventIds shape;
    private final long highKey;
    private final Dice low;

    private long counter;

    EventIdSequence(EventIds shape, long seed) {
        this.shape = shape;
        this.highKey = Dice.derive(seed, 1);
        this.low = new Dice(Dice.derive(seed, 2));
    }

    UUID next(long micros) {
        long lowBits = (low.next() >>> 2) | VARIANT;
        counter++;
        return switch (shape) {
            case RANDOM -> new UUID((Dice.mix(highKey + counter) & ~0xf000L) | VERSION_4, lowBits);
            case TIME_ORDERED -> new UUID(((micros / 1000) << 16) | VERSION_7 | (micros % 1000 * 4096 / 1000), lowBits);
        };
    }
}
