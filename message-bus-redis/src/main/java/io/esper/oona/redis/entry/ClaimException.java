package io.esper.oona.redis.entry;

/// What a claim check points to cannot be had.
@SuppressWarnings("serial")
final class ClaimException extends Exception {
    ClaimException(String message) {
        super(message);
    }

    static ClaimException tooLarge(long bytes, int bytesMax) {
        return new ClaimException("what it points to has " + bytes + " bytes; " + bytesMax + " are allowed");
    }
}
