/// The log on H2 and PostgreSQL: group commit, id and tag index, readers, maintenance. Entry type is
/// [io.esper.oona.store.sql.Stores]; everything that differs between the databases is in `Dialects`.
@NullMarked
package io.esper.oona.store.sql;

import org.jspecify.annotations.NullMarked;
