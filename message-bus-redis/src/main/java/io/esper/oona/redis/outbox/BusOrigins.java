package io.esper.oona.redis.outbox;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.esper.oona.redis.ledger.Batch;
import io.esper.oona.redis.ledger.Fate;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.Taken;

/// Tells events that came over the bus from those that were born on the log.
final class BusOrigins {
    private static final int BATCHES_AT_ONCE = 64;
    private final Ledger ledger;

    BusOrigins(Ledger ledger) {
        this.ledger = ledger;
    }

    /// The positions in this range of durable events, both ends included, whose events came over the bus.
    Set<Long> between(long first, long last) {
        Set<Long> positions = new HashSet<>();
        long from = first;
        while (from <= last) {
            List<Batch> batches = ledger.batchesFrom(from, BATCHES_AT_ONCE);
            for (Batch batch : batches) {
                if (batch.firstPosition() > last) {
                    return positions;
                }
                for (Taken taken : batch.entries()) {
                    if (taken.fate() == Fate.STORED) {
                        positions.add(taken.position());
                    }
                }
                from = batch.lastPosition() + 1;
            }
            if (batches.size() < BATCHES_AT_ONCE) {
                return positions;
            }
        }
        return positions;
    }
}
