package io.esper.oona.bus.group;

import java.util.Set;

/// Undoes a transaction in which deliveries were handled that were no longer the consumer's. Caught in this package.
@SuppressWarnings("serial")
final class LostDeliveries extends RuntimeException {
    private final Set<String> leases;

    LostDeliveries(Set<String> leases) {
        super("Deliveries were lost while they were handled.", null, false, false);
        this.leases = Set.copyOf(leases);
    }

    Set<String> leases() {
        return leases;
    }
}
