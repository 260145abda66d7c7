/// The log: an append-only, totally ordered sequence of events per tenant, on H2 and PostgreSQL. Knows events and the schema;
/// must not depend on projections or on anything that reads the log.
@NullMarked
package io.esper.oona.store;

import org.jspecify.annotations.NullMarked;
