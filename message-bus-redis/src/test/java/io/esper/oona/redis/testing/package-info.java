/// A real Redis server for tests, benchmarks and documentation. Entry type: [io.esper.oona.redis.testing.RedisServer].
@NullMarked
package io.esper.oona.redis.testing;

import org.jspecify.annotations.NullMarked;
