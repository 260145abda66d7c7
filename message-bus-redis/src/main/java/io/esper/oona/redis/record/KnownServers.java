package io.esper.oona.redis.record;

import java.util.Optional;
import java.util.UUID;

import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.ServerMarks;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.Replies;

/// Tells servers apart that are recorded into one store, so that each has a place of its own in each of its streams.
///
/// A server is known by a mark, a key that the recorder writes once and that replicas and restarts keep. One without it that is reached
/// where a known one was last reached is that one, emptied. Where the mark may not be written the address is all there is. Thread-safe.
public final class KnownServers {
    /// The key of the mark, behind the prefix of the streams.
    public static final String MARK = "oona.server";
    private final ServerMarks servers;

    public KnownServers(Ledger ledger) {
        this.servers = ledger.servers();
    }

    /// The server that the link leads to, marked and written down if it is new.
    ///
    /// @return "" for the first one of the store, a number for others; see [Ledger#source(String, String)]
    public String name(RedisLink link, RedisSettings redis) {
        String address = redis.place();
        String mark = mark(link, redis);
        if (mark.isEmpty()) {
            String id = servers.markAt(address).orElseGet(() -> UUID.randomUUID().toString());
            link.send(Command.SET, redis.stream(MARK), id, "NX");
            mark = link.receiveAll().getLast() instanceof RedisException ? "" : mark(link, redis);
            mark = mark.isEmpty() ? servers.markAt(address).orElse(address) : mark;
        }
        return servers.name(mark, address);
    }

    /// The server that the link leads to, if it was ever recorded from. Writes nothing.
    public Optional<String> find(RedisLink link, RedisSettings redis) {
        String mark = mark(link, redis);
        return mark.isEmpty()
                ? servers.markAt(redis.place()).flatMap(servers::name)
                : servers.name(mark);
    }

    private static String mark(RedisLink link, RedisSettings redis) {
        link.send(Command.GET, redis.stream(MARK));
        Object reply = link.receiveAll().getLast();
        return reply instanceof RedisException ? "" : Replies.text(reply);
    }
}
