/// The read model *audit*: who told what when, which commands were accepted and what came of them, and everything that shares a
/// trace. Entry types [AuditProjection], which fills it, and [AuditQueries], which reads it.
@NullMarked
package io.esper.oona.projection.audit;

import org.jspecify.annotations.NullMarked;
