package io.esper.oona.event.json;

/// Bounds of what is read. Parsers differ in what they tolerate beyond these, and attackers use the differences.
///
/// @param messageBytesMax  bytes of one message, default 1 MiB
/// @param depthMax         nested objects and arrays, counted from the message's root (the payload's root is at 2), default 64
/// @param stringBytesMax   bytes of one text between its quotes, as written, default 1 MiB
/// @param numberBytesMax   bytes of one number, default 1,000
/// @param nameBytesMax     bytes of one field name, as written, default 1,024
public record MessageLimits(int messageBytesMax, int depthMax, int stringBytesMax, int numberBytesMax,
        int nameBytesMax) {

    /// Deepest nesting that can be allowed: reading recurses.
    private static final int DEPTH_CEILING = 512;

    /// The defaults.
    public static final MessageLimits DEFAULTS = new MessageLimits(1 << 20, 64, 1 << 20, 1_000, 1_024);

    /// For payloads out of the log: what was accepted once, under whatever limits, is read for ever.
    static final MessageLimits STORED =
            new MessageLimits(Integer.MAX_VALUE, DEPTH_CEILING, Integer.MAX_VALUE, Integer.MAX_VALUE,
                    Integer.MAX_VALUE);

    public MessageLimits {
        if (messageBytesMax < 1 || stringBytesMax < 1 || numberBytesMax < 1 || nameBytesMax < 1) {
            throw new IllegalArgumentException(
                    "Limits are 1 or more; got " + messageBytesMax + " message bytes, " + stringBytesMax
                            + " string bytes, " + numberBytesMax + " number bytes, " + nameBytesMax + " name bytes.");
        }
        if (depthMax < 2 || depthMax > DEPTH_CEILING) {
            throw new IllegalArgumentException("The depth limit is 2 to " + DEPTH_CEILING + "; got " + depthMax + ".");
        }
    }
}
