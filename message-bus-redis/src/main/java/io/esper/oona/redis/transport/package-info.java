/// The bus over Redis Streams: topics are streams, the bytes lie on Redis, and who has what of a group is kept in the log's database.
/// Consumer groups on Redis follow it, so that everybody sees there what is pending, and nobody trims it. Entry type:
/// [io.esper.oona.redis.transport.RedisBus].
@NullMarked
package io.esper.oona.redis.transport;

import org.jspecify.annotations.NullMarked;
