/// Tests of the storage engine and the token store: Axon's own suite, and contracts for what it leaves out, on H2 and PostgreSQL.
@NullMarked
package io.esper.oona.axon;

import org.jspecify.annotations.NullMarked;
