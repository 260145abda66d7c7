/// Tests of the token store on H2 and PostgreSQL.
@NullMarked
package io.esper.oona.axon.tokens;

import org.jspecify.annotations.NullMarked;
