package io.esper.oona.redis.transport;

import java.util.Optional;

import io.esper.oona.bus.Place;
import io.esper.oona.event.Message;
import io.esper.oona.redis.ledger.Fate;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.record.KnownServers;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;

/// Finds messages on the log that are gone from their streams: the recorder has kept which event came from which entry. Thread-safe.
final class LoggedEntries {
    private final Store store;
    private final Ledger ledger;
    private final RedisSettings settings;
    private final KnownServers servers;

    LoggedEntries(Store store, RedisSettings settings) {
        this.store = store;
        this.ledger = new Ledger(store);
        this.settings = settings;
        this.servers = new KnownServers(ledger);
    }

    /// The message that was at a place; empty if it was not recorded, or its event has expired.
    Optional<Message> find(Place place, RedisLink link) {
        return servers.find(link, settings)
                .flatMap(server -> find(Ledger.source(server, settings.stream(place.topic())),
                        EntryId.parse(place.entry())));
    }

    private Optional<Message> find(String source, EntryId entry) {
        return ledger.lastTaken(source, entry)
                .filter(taken -> taken.fate() == Fate.STORED || taken.fate() == Fate.DUPLICATE)
                .flatMap(taken -> store.log().at(taken.position())).map(StoredEvent::message);
    }
}
