package io.esper.oona.event;

/// Something odd about a message that does not refuse it; stored beside the event as a bit set.
public enum Flag {
    /// The claimed time had no zone and was read as UTC.
    ZONELESS_TIME(0, "zoneless-time"),
    /// The claimed time lies more than a day after the receive time.
    FUTURE_TIME(1, "future-time"),
    /// The claimed time lies more than ten years before the receive time.
    PAST_TIME(2, "past-time"),
    /// A reward or observation lies outside its declared range: training sets leave the event out by default.
    OUT_OF_RANGE(3, "out-of-range"),
    /// The sender is the empty string.
    EMPTY_SENDER(4, "empty-sender"),
    /// No schema of an open topic fitted; the event has the type `unknown`.
    UNKNOWN_TYPE(5, "unknown-type");

    private final int bit;
    private final String text;

    Flag(int bit, String text) {
        this.bit = bit;
        this.text = text;
    }

    /// The flag's bit in the stored mask; never reused.
    public int mask() {
        return 1 << bit;
    }

    /// The stable name.
    public String text() {
        return text;
    }
}
