package io.esper.oona.store.sql;

import io.esper.oona.event.Retention;

/// The log's end as its `log_head` row states it.
///
/// @param head           last position, 0 for an empty log
/// @param receivedMicros receive time of the last event
/// @param sequence72h    last number within each class
record HeadRow(long head, long receivedMicros, long sequence72h, long sequence30d, long sequenceIndefinite) {

    long sequence(Retention retention) {
        return switch (retention) {
            case HOURS_72 -> sequence72h;
            case DAYS_30 -> sequence30d;
            case INDEFINITE -> sequenceIndefinite;
        };
    }
}
