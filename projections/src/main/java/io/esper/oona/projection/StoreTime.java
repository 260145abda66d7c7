package io.esper.oona.projection;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.esper.oona.store.Store;

/// The time of a store's clock as the tables hold it.
final class StoreTime {
    private StoreTime() {}

    /// Microseconds since 1970 UTC.
    static long micros(Store store) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, store.clock().instant());
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
