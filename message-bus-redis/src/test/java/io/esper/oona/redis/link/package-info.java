/// Tests of the package of the same name.
@NullMarked
package io.esper.oona.redis.link;

import org.jspecify.annotations.NullMarked;
