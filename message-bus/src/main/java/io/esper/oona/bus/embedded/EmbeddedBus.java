package io.esper.oona.bus.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.bus.Groups;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Place;
import io.esper.oona.bus.Published;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.TransportTraits;
import io.esper.oona.bus.group.Consumers;
import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;

/// The log as a message bus: what is published is on the log, exactly once, and what is on the log, however it got there, is
/// delivered. Works on H2 and PostgreSQL; several processes on one log share the groups. Thread-safe.
public final class EmbeddedBus implements MessageBus {
    /// How the groups of this transport are marked.
    public static final String TRANSPORT = "log";

    private final Store store;
    private final Consumers consumers;
    private final Map<Long, CompletableFuture<List<Published>>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong publications = new AtomicLong();

    private EmbeddedBus(Store store) {
        this.store = store;
        this.consumers = new Consumers(store, new LogTransport(store));
    }

    /// The bus of a store's tenant. Closing it leaves the store open.
    public static EmbeddedBus on(Store store) {
        return new EmbeddedBus(store);
    }

    @Override
    public TransportTraits traits() {
        return new TransportTraits(true, true, true, false);
    }

    /// Appends the message to the log.
    ///
    /// @throws io.esper.oona.store.StoreException.ContentConflict if its id is stored with other content
    @Override
    public Published publish(Message message) {
        return publish(List.of(message)).getFirst();
    }

    @Override
    public List<Published> publish(List<Message> messages) {
        consumers.check();
        if (messages.isEmpty()) {
            return List.of();
        }
        List<Published> published = published(messages, store.log().append(Append.of(messages)));
        consumers.published();
        return published;
    }

    @Override
    public CompletableFuture<List<Published>> publishAsync(List<Message> messages) {
        consumers.check();
        if (messages.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        CompletableFuture<List<Published>> result =
                store.log().appendAsync(Append.of(messages)).thenApply(done -> {
                    consumers.published();
                    return published(messages, done);
                });
        long number = publications.incrementAndGet();
        underWay.put(number, result);
        var _ = result.whenComplete((done, failed) -> underWay.remove(number));
        return result;
    }

    private static List<Published> published(List<Message> messages, AppendResult result) {
        List<Published> published = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            AppendResult.Outcome outcome = result.outcomes().get(i);
            published.add(new Published(message.envelope().eventId(),
                    Place.onLog(message.topic(), outcome.position()), switch (outcome) {
                        case AppendResult.Stored _ -> false;
                        case AppendResult.Duplicate _,AppendResult.Conflict _ -> true;
                    }));
        }
        return published;
    }

    @Override
    public Subscription subscribe(SubscriptionSettings settings) {
        return consumers.subscribe(settings);
    }

    @Override
    public Groups groups() {
        return consumers.groups();
    }

    @Override
    public void close() {
        consumers.refuse();
        for (CompletableFuture<List<Published>> publication : underWay.values()) {
            publication.handle((done, failed) -> true).join(); // its caller is told how it ended
        }
        consumers.close();
    }
}
