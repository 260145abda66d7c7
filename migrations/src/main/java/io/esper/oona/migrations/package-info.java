/// The SQL schema of the log and of the read models, one script family for H2 and one for PostgreSQL, and the one runner
/// that applies them. Brings no JDBC driver: whoever connects does. Depends on no other module of ours.
@NullMarked
package io.esper.oona.migrations;

import org.jspecify.annotations.NullMarked;
