package io.esper.oona.event.json;

import java.util.Arrays;

/// Where the envelope's fields stand in a message. Reused.
final class FieldPlaces {
    static final int ABSENT = -1;
    private static final int FIELDS = 6;

    private final int[] places = new int[FIELDS];

    void clear() {
        Arrays.fill(places, ABSENT);
    }

    void put(JsonName name, int place) {
        places[index(name)] = place;
    }

    int of(JsonName name) {
        return places[index(name)];
    }

    /// The first place that is taken, in the order of the fields; -1 if none is.
    int first() {
        for (int place : places) {
            if (place != ABSENT) {
                return place;
            }
        }
        return ABSENT;
    }

    private static int index(JsonName name) {
        return switch (name) {
            case EVENT_ID -> 0;
            case SENDER_ID -> 1;
            case TIMESTAMP -> 2;
            case TRACE_ID -> 3;
            case RUN_ID -> 4;
            case SCHEMA_VERSION -> 5;
            default -> throw new IllegalArgumentException("'" + name.text() + "' is no field of an envelope.");
        };
    }
}
