package io.esper.oona.bus.group;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Groups;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.store.Store;

/// The consuming side of a bus: groups, and the subscriptions that are open. What a transport adds is how to publish. Thread-safe.
public final class Consumers implements AutoCloseable {
    private final Store store;
    private final Transport transport;
    private final KeptGroups groups;
    private final Signal changed = new Signal();
    private final Set<GroupSubscription> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// Consumers of a transport, with what they have and hold in a store's tenant.
    public Consumers(Store store, Transport transport) {
        this.store = store;
        this.transport = transport;
        this.groups = new KeptGroups(store, transport, changed);
    }

    /// Refuses what comes after [#close].
    ///
    /// @throws BusException.Closed if the bus was closed
    public void check() {
        if (closed) {
            throw new BusException.Closed("The bus");
        }
    }

    /// A subscription of this process.
    ///
    /// @throws BusException.Closed if the bus was closed
    public Subscription subscribe(SubscriptionSettings settings) {
        check();
        GroupSubscription subscription =
                new GroupSubscription(store, transport, groups, settings, changed, open::remove);
        open.add(subscription);
        return subscription;
    }

    public Groups groups() {
        return groups;
    }

    /// Wakes subscriptions of this process: something was published.
    public void published() {
        changed.raise();
    }

    /// From here on nothing is published or subscribed; what is under way goes on until [#close].
    public void refuse() {
        closed = true;
    }

    /// Closes the subscriptions that are open.
    @Override
    public void close() {
        refuse();
        List.copyOf(open).forEach(GroupSubscription::close);
    }
}
