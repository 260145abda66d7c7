package io.esper.oona.projection;

/// What became of the events of one topic and type.
///
/// @param read     events met
/// @param used     they changed a row
/// @param unmapped no reader for the type, or the content lies elsewhere (claim check)
/// @param failed   could not be folded; the first 10,000 are kept with their reasons
public record EventCount(String topic, String type, long read, long used, long unmapped, long failed) {

    EventCount with(Batch.Verdict verdict) {
        return new EventCount(topic, type, read + 1, used + (verdict == Batch.Verdict.USED ? 1 : 0),
                unmapped + (verdict == Batch.Verdict.UNMAPPED ? 1 : 0),
                failed + (verdict == Batch.Verdict.FAILED ? 1 : 0));
    }
}
