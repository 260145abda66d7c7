/// Sends what is born on the log to Redis, replays ranges of the log to a Redis, and compares both sides. Entry types:
/// [io.esper.oona.redis.outbox.Outbox], [io.esper.oona.redis.outbox.Replay], [io.esper.oona.redis.outbox.DeliveryAudit].
@NullMarked
package io.esper.oona.redis.outbox;

import org.jspecify.annotations.NullMarked;
