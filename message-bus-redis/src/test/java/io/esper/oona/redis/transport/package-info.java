/// Tests of the bus over Redis.
@NullMarked
package io.esper.oona.redis.transport;

import org.jspecify.annotations.NullMarked;
