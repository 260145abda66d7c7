package io.esper.oona.redis.ledger;

/// received = stored + duplicate + refused + dead-lettered, always.
public record Counts(long received, long stored, long duplicate, long refused, long deadLettered) {

    /// Nothing yet.
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    public Counts {
        if (received != stored + duplicate + refused + deadLettered) {
            throw new IllegalArgumentException("Received " + received + " are not " + stored + " stored, " + duplicate
                    + " duplicate, " + refused + " refused and " + deadLettered + " dead-lettered.");
        }
    }

    /// With one more.
    public Counts plus(Fate fate) {
        return switch (fate) {
            case STORED -> new Counts(received + 1, stored + 1, duplicate, refused, deadLettered);
            case DUPLICATE -> new Counts(received + 1, stored, duplicate + 1, refused, deadLettered);
            case REFUSED -> new Counts(received + 1, stored, duplicate, refused + 1, deadLettered);
            case DEAD_LETTERED, TRIMMED -> new Counts(received + 1, stored, duplicate, refused, deadLettered + 1);
        };
    }

    /// Both together.
    public Counts plus(Counts other) {
        return new Counts(received + other.received, stored + other.stored, duplicate + other.duplicate,
                refused + other.refused, deadLettered + other.deadLettered);
    }
}
