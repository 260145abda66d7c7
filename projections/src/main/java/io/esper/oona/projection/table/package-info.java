/// Rows of read models in sets: a table's shape, and how many rows are read or written with one statement on each
/// database. The only place where the dialects differ. Entry type [TableRows]; knows no projection.
@NullMarked
package io.esper.oona.projection.table;

import org.jspecify.annotations.NullMarked;
