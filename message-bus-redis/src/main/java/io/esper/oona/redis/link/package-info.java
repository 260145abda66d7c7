/// Connections to a Redis server: settings, the start-up check, commands and their replies. Entry type: [io.esper.oona.redis.link.RedisLink].
/// Knows nothing of messages and of the log.
@NullMarked
package io.esper.oona.redis.link;

import org.jspecify.annotations.NullMarked;
