package io.esper.oona.bus;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.esper.oona.event.Message;

/// One tenant's bus: publish to topics, subscribe in groups. Each group gets every message of its topics, at least once;
/// within a group the consumers share them. Open one for each transport and tenant, share it, close it.
///
/// Safe for use by many threads. Failures are [BusException]s, or [io.esper.oona.store.StoreException]s of the database.
public interface MessageBus extends AutoCloseable {

    /// In what this transport differs from others.
    TransportTraits traits();

    /// Publishes one message. Returns when the transport has taken it as durably as it is set to.
    Published publish(Message message);

    /// Publishes messages in their order: those of one topic keep it. On the log all or nothing; a transport without
    /// transactions may have taken the first ones when it fails: publish again, consumers know them by their ids.
    ///
    /// @param messages 0 to 100,000
    /// @return one for each message, in the same order
    List<Published> publish(List<Message> messages);

    /// As [#publish(List)] without waiting. Messages of one caller keep their order. Blocks while as many messages are under
    /// way as the transport allows (on the log [io.esper.oona.store.StoreSettings#inFlightEventsMax]): that is the back pressure.
    CompletableFuture<List<Published>> publishAsync(List<Message> messages);

    /// Joins a group as a consumer, making the group if it is not there. Close the subscription.
    ///
    /// @throws BusException.OtherGroup if the group exists with other topics, key order or transport
    Subscription subscribe(SubscriptionSettings settings);

    /// Looks at groups and operates them.
    Groups groups();

    /// Closes the subscriptions that are still open and waits for what is published asynchronously. The store that it stands on
    /// stays open.
    @Override
    void close();
}
