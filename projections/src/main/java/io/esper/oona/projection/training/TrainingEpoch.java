package io.esper.oona.projection.training;

import io.esper.oona.event.Payload.EpochEvent;
import io.esper.oona.event.Payload.HardwareContext;
import io.esper.oona.projection.ProjectionEvent;
import org.jspecify.annotations.Nullable;

/// An epoch as its newest heartbeat tells it; numbers that are not known are NaN.
///
/// @param late       whether it was told after a later generation had begun
/// @param heartbeats that told of it
record TrainingEpoch(EpochKey key, long position, @Nullable Long claimedMicros, float accuracy, float loss,
        float trainingLoss, @Nullable Long globalStep, @Nullable String deviceType, float memoryGb, float tflops,
        @Nullable Boolean quantization, boolean late, int heartbeats) {

    static TrainingEpoch of(EpochKey key, ProjectionEvent event, EpochEvent said, boolean late, int heartbeats) {
        HardwareContext machine = said.hardware();
        return new TrainingEpoch(key, event.position(), event.claimedMicros(), said.validationAccuracy(),
                said.validationLoss(), said.trainingLoss(), said.globalStep(),
                machine == null ? null : machine.deviceType(),
                machine == null ? Float.NaN : machine.memoryAvailableGb(),
                machine == null ? Float.NaN : machine.computeCapacityTflops(),
                machine == null ? null : machine.supportsQuantization(), late, heartbeats);
    }
}
