package io.esper.oona.event.json;

import io.esper.oona.event.Payload.ClaimCheck;

/// Reads pointers to payloads that are too large for the bus.
final class ClaimCheckReader {
    private final JsonCursor json;
    private final Extras extras;

    ClaimCheckReader(JsonCursor json, Extras extras) {
        this.json = json;
        this.extras = extras;
    }

    ClaimCheck claim() {
        json.beginObject();
        int start = json.offset() - 1;
        String reference = null;
        Long size = null;
        while (json.nextName()) {
            switch (json.name()) {
                case CLAIM_CHECK -> reference = json.optionalString();
                case SIZE_BYTES -> size = json.optionalLong();
                default -> extras.keep(json);
            }
        }
        return new ClaimCheck(Required.value(reference, start, JsonName.CLAIM_CHECK), size, extras.kept());
    }
}
