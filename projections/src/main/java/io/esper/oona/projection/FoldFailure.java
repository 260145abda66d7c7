package io.esper.oona.projection;

/// An event of a chunk could not be folded. Nothing was written; the fold must be thrown away.
@SuppressWarnings("serial")
final class FoldFailure extends RuntimeException {
    private final long position;

    /// @param position of the event; 0 if it is not known which one it was
    FoldFailure(long position, RuntimeException cause) {
        super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        this.position = position;
    }

    long position() {
        return position;
    }
}
