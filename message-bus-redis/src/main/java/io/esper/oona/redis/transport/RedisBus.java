package io.esper.oona.redis.transport;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Groups;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Published;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.TransportTraits;
import io.esper.oona.bus.group.Consumers;
import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.ServerCheck;
import io.esper.oona.store.Store;

/// Redis Streams as a message bus. A topic is a stream of its name; what a group has, who holds what of it, attempts and dead letters
/// are in the log's database, which the consumers of a group share, in any number of processes. What is published is on Redis alone
/// until the recorder has put it on the log. Thread-safe.
public final class RedisBus implements MessageBus {
    /// How the groups of this transport are marked.
    public static final String TRANSPORT = "redis";
    /// The consumer on Redis that stands for those who operate groups.
    static final String DESK = "oona";

    private final ServerCheck server;
    private final RedisTransport transport;
    private final Publisher publisher;
    private final Consumers consumers;

    private RedisBus(Store store, Supplier<TopicCatalogue> catalogue, RedisBusSettings settings, ServerCheck server) {
        this.server = server;
        this.transport = new RedisTransport(store, catalogue, settings);
        this.publisher = new Publisher(settings.redis(), settings.publishMax());
        this.consumers = new Consumers(store, transport);
    }

    /// The bus on a server, with its groups in a store's tenant. Closing it leaves the store open.
    ///
    /// @param catalogue of the topics that wildcards select and messages are read by; asked again every 10 seconds
    /// @throws BusException.Unavailable if no server can be reached
    /// @throws BusException.Misconfigured if the server is too old, would evict streams, or refuses the login
    public static RedisBus open(Store store, Supplier<TopicCatalogue> catalogue, RedisBusSettings settings) {
        try (RedisLink link = RedisLink.open(settings.redis(), "oona-bus")) {
            return new RedisBus(store, catalogue, settings, ServerCheck.of(link));
        } catch (RedisException failed) {
            throw Failures.of(failed);
        }
    }

    /// As [#open(Store, Supplier, RedisBusSettings)] with the usual settings.
    public static RedisBus open(Store store, Supplier<TopicCatalogue> catalogue, RedisSettings redis) {
        return open(store, catalogue, RedisBusSettings.of(redis));
    }

    /// What the server was found to be, and what it can lose.
    public ServerCheck server() {
        return server;
    }

    @Override
    public TransportTraits traits() {
        return new TransportTraits(false, false, false, true);
    }

    @Override
    public Published publish(Message message) {
        return publish(List.of(message)).getFirst();
    }

    @Override
    public List<Published> publish(List<Message> messages) {
        consumers.check();
        return messages.isEmpty() ? List.of() : publisher.publish(messages);
    }

    @Override
    public CompletableFuture<List<Published>> publishAsync(List<Message> messages) {
        consumers.check();
        return messages.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : publisher.publishAsync(messages);
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
        publisher.close();
        consumers.close();
        transport.close();
    }
}
