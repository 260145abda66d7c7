/// Tests of the package of the same name.
@NullMarked
package io.esper.oona.redis.record;

import org.jspecify.annotations.NullMarked;
