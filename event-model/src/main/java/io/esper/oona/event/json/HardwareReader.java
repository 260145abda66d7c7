package io.esper.oona.event.json;

import io.esper.oona.event.Payload.HardwareContext;
import org.jspecify.annotations.Nullable;

/// Reads the machine that an epoch event or a decision context names.
final class HardwareReader {
    private HardwareReader() {}

    /// The machine, null if the value is null. Unknown fields are kept under `/hardware_context`.
    static @Nullable HardwareContext read(JsonCursor json, Extras extras) {
        if (json.skipNull()) {
            return null;
        }
        json.beginObject();
        String type = null;
        float memory = Float.NaN;
        float compute = Float.NaN;
        Boolean quantization = null;
        while (json.nextName()) {
            switch (json.name()) {
                case DEVICE_TYPE -> type = json.optionalString();
                case MEMORY_AVAILABLE_GB -> memory = json.optionalFloat();
                case COMPUTE_CAPACITY_TFLOPS -> compute = json.optionalFloat();
                case SUPPORTS_QUANTIZATION -> quantization = json.optionalBoolean();
                default -> extras.keepUnder("/hardware_context", json);
            }
        }
        return new HardwareContext(type, memory, compute, quantization);
    }
}
