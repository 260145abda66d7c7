package io.esper.oona.redis.ledger;

/// Another recorder has taken entries over meanwhile; nothing was written.
@SuppressWarnings("serial")
public final class StreamMovedException extends RuntimeException {
    StreamMovedException(String source) {
        super("Another recorder has taken over entries of " + source
                + " meanwhile; nothing was written. Look again where it stands.");
    }
}
