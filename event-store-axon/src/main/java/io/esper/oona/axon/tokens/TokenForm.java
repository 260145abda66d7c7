package io.esper.oona.axon.tokens;

import java.nio.charset.StandardCharsets;

import org.axonframework.conversion.Converter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.jspecify.annotations.Nullable;

/// The stored form of a tracking token: a position of the log as its decimal text, which a person can read; of the tokens
/// that Axon wraps around one, the class and what the converter makes of them.
///
/// @param type null for no token
/// @param data null where the type says it all
record TokenForm(@Nullable String type, byte @Nullable [] data) {
    private static final String POSITION = "position";
    private static final String FIRST = "first";
    private static final String LATEST = "latest";

    static TokenForm of(@Nullable TrackingToken token, Converter converter) {
        if (token == null) {
            return new TokenForm(null, null);
        }
        if (token.getClass() == GlobalSequenceTrackingToken.class) {
            long position = ((GlobalSequenceTrackingToken) token).getGlobalIndex();
            return new TokenForm(POSITION, Long.toString(position).getBytes(StandardCharsets.US_ASCII));
        }
        if (token.equals(TrackingToken.FIRST)) {
            return new TokenForm(FIRST, null);
        }
        if (token.equals(TrackingToken.LATEST)) {
            return new TokenForm(LATEST, null);
        }
        return new TokenForm(token.getClass().getName(), converter.convert(token, byte[].class));
    }

    @Nullable
    TrackingToken token(Converter converter) {
        String stored = type;
        if (stored == null) {
            return null;
        }
        return switch (stored) {
            case FIRST -> TrackingToken.FIRST;
            case LATEST -> TrackingToken.LATEST;
            case POSITION -> new GlobalSequenceTrackingToken(
                    Long.parseLong(new String(data == null ? new byte[0] : data, StandardCharsets.US_ASCII)));
            default -> converted(stored, converter);
        };
    }

    private @Nullable TrackingToken converted(String className, Converter converter) {
        try {
            return converter.convert(data, Class.forName(className).asSubclass(TrackingToken.class));
        } catch (ClassNotFoundException unknown) {
            throw new IllegalStateException("A stored token is of the class " + className
                    + ", which this application does not have. Start it with the version of Axon that wrote the token.",
                    unknown);
        }
    }
}
