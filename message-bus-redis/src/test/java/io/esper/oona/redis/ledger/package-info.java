/// Tests of the package of the same name.
@NullMarked
package io.esper.oona.redis.ledger;

import org.jspecify.annotations.NullMarked;
