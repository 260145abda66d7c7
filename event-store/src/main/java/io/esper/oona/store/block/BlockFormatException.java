package io.esper.oona.store.block;

/// The bytes of a block do not have the layout that its codec number promises: the stored data is damaged, or was written
/// by a newer version.
public final class BlockFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BlockFormatException(String message) {
        super(message);
    }
}
