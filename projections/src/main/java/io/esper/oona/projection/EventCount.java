package io.esper.oona.projection;

/// What became of the events of one topic and type.
///
/// @param read     events met
/// @param used     they changed a row
/// @param unmapped no reader for the type, or the content lies elsewhere (claim check)
/// @param failed   parked: could not be folded, or wait behind one that could not; the first 10,000 are kept with their reasons
/// @param dropped  taken out by an operator
public record EventCount(String topic, String type, long read, long used, long unmapped, long failed, long dropped) {

    /// With so many more of each.
    EventCount plus(long moreRead, long moreUsed, long moreUnmapped, long moreFailed, long moreDropped) {
        return new EventCount(topic, type, read + moreRead, used + moreUsed, unmapped + moreUnmapped,
                failed + moreFailed, dropped + moreDropped);
    }

    /// The counts of both, of one topic and type.
    EventCount plus(EventCount other) {
        return new EventCount(topic, type, read + other.read, used + other.used, unmapped + other.unmapped,
                failed + other.failed, dropped + other.dropped);
    }

    /// An event that was parked was not after all.
    EventCount freed(Verdict verdict) {
        return new EventCount(topic, type, read, used + (verdict == Verdict.USED ? 1 : 0),
                unmapped + (verdict == Verdict.UNMAPPED ? 1 : 0), failed - 1,
                dropped + (verdict == Verdict.DROPPED ? 1 : 0));
    }
}
