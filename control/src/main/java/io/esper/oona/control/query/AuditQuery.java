package io.esper.oona.control.query;

import io.esper.oona.projection.run.SeedFilter;
import org.jspecify.annotations.Nullable;

/// Questions to the read model *audit*, each answered as [io.esper.oona.projection.audit.AuditQueries] does, a row a message.
public sealed interface AuditQuery extends ReadModelQuery {

    /// The commands and what came of them: [io.esper.oona.projection.audit.AuditQueries.Command].
    ///
    /// @param sender null for anyone
    record Commands(SeedFilter filter, @Nullable String sender, int limit) implements AuditQuery {}

    /// What shares a trace, none or one row: [io.esper.oona.projection.audit.AuditQueries.Trace].
    record TraceById(String trace) implements AuditQuery {}

    /// The traces, newest first: [io.esper.oona.projection.audit.AuditQueries.Trace].
    ///
    /// @param run null for all
    record Traces(@Nullable String run, int limit) implements AuditQuery {}

    /// The timeline of a trace: [io.esper.oona.projection.audit.AuditQueries.Event].
    record Timeline(String trace, int limit) implements AuditQuery {}
}
