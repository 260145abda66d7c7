package io.esper.oona.axon.tokens;

import static org.axonframework.messaging.core.unitofwork.ProcessingLifecycle.DefaultPhases.AFTER_COMMIT;
import static org.axonframework.messaging.core.unitofwork.ProcessingLifecycle.DefaultPhases.COMMIT;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.esper.oona.store.Store;
import io.esper.oona.store.Store.SqlWork;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.ProcessingLifecycle.Phase;
import org.jspecify.annotations.Nullable;

/// SQL that an event handler wants to take effect with its token, or not at all. The work of one unit of work is gathered and
/// carried out after its commit phase, in order and in one transaction of the store's database, together with what
/// [OonaTokenStore] has to write. If any of it throws, nothing of it has happened and the unit of work fails. Events that the unit
/// of work publishes are appended before, in the commit phase: if they are refused there is neither work nor token, and if the
/// work fails they stay and are published again when the events are handled again. No connection is
/// held while handlers run, so work cannot see what earlier work of the same unit will write. On H2 the commit is durable with
/// the log's next append: after a crash work and token are there together, or neither is. Thread-safe.
public final class UnitOfWorkSql {
    /// Between Axon's phases COMMIT and AFTER_COMMIT, and not reached if the commit fails.
    private static final Phase AFTER_THE_EVENTS = () -> (COMMIT.order() + AFTER_COMMIT.order()) / 2;

    private final ResourceKey<List<SqlWork<?>>> gathered = ResourceKey.withLabel("oonaSqlWork");
    private final Store store;

    public UnitOfWorkSql(Store store) {
        this.store = store;
    }

    /// Has the work done when the unit of work commits; at once, in a transaction of its own, if there is none.
    ///
    /// @param context of the unit of work, not yet past its commit phase
    public void add(@Nullable ProcessingContext context, SqlWork<?> work) {
        if (context == null) {
            store.inTransaction(work);
            return;
        }
        context.computeResourceIfAbsent(gathered, () -> {
            List<SqlWork<?>> works = new CopyOnWriteArrayList<>();
            context.on(AFTER_THE_EVENTS, committing -> carryOut(works));
            return works;
        }).add(work);
    }

    private CompletableFuture<@Nullable Void> carryOut(List<SqlWork<?>> works) {
        store.inTransaction(connection -> {
            for (SqlWork<?> work : works) {
                work.run(connection);
            }
            return works;
        });
        return CompletableFuture.completedFuture(null);
    }
}
