package io.esper.oona.redis.outbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.ServerCheck;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;

/// Sends events again that an audit has found missing on Redis: under their own ids, by which consumers and the recorder know them, in the
/// order of the log. For one thread.
public final class SendAgain {
    private static final long AWAITED_BYTES_MAX = 4 * 1024 * 1024;
    private final Store store;
    private final RedisSettings redis;

    public SendAgain(Store store, RedisSettings redis) {
        this.store = store;
        this.redis = redis;
    }

    /// Sends those that are missing on Redis and still on the log. Returns how many.
    ///
    /// @throws io.esper.oona.redis.link.RedisException if the server refuses them or is lost; what was sent before that is there
    public long run(List<DeliveryAudit.Missing> missing) {
        List<Long> positions = missing.stream().filter(one -> one.side() == DeliveryAudit.Side.REDIS)
                .map(DeliveryAudit.Missing::position).filter(position -> position > 0).distinct().sorted().toList();
        long sent = 0;
        long bytes = 0;
        try (RedisLink link = RedisLink.open(redis, "oona-outbox")) {
            ServerCheck.of(link);
            for (long position : positions) {
                Optional<StoredEvent> event = store.log().at(position);
                if (event.isPresent()) {
                    Outbox.add(link, redis, event.get(), Map.of());
                    bytes += event.get().payloadLength();
                    sent++;
                }
                if (bytes >= AWAITED_BYTES_MAX) {
                    link.receive();
                    bytes = 0;
                }
            }
            link.receive();
        }
        return sent;
    }
}
