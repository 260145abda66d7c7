package io.esper.oona.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.esper.oona.store.testing.TestDatabase;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The engine as Axon 5.1 and later call it: found by name and descriptor, as a virtual machine finds an interface's methods.
abstract class LaterShapeContract extends EngineContractPart {
    LaterShapeContract(TestDatabase.Kind kind) {
        super(kind);
    }

    private static Object call(Object target, Class<?> returns, String name, List<Class<?>> types,
            @Nullable Object... arguments) {
        try {
            Method method = target.getClass().getDeclaredMethod(name, types.toArray(Class<?>[]::new));
            assertThat(Modifier.isPublic(method.getModifiers())).isTrue();
            assertThat(method.getReturnType()).isEqualTo(returns);
            method.setAccessible(true);
            Object result = method.invoke(target, arguments);
            return result == null ? "nothing" : result;
        } catch (ReflectiveOperationException failed) {
            throw new LinkageError(name, failed);
        }
    }

    private static Object future(Object target, String name, List<Class<?>> types, @Nullable Object... arguments) {
        return ((CompletableFuture<?>) call(target, CompletableFuture.class, name, types, arguments)).join();
    }

    private Object transaction(AppendCondition condition, String payload) {
        return future(engine, "appendEvents", List.of(AppendCondition.class, ProcessingContext.class, List.class),
                condition, null, List.of(event(payload, tag("t", 1))));
    }

    @Test
    void events_are_appended_sourced_and_streamed() {
        Object transaction = transaction(AppendCondition.none(), "a");
        Object committed = future(transaction, "commit", List.of());
        assertThat(future(transaction, "afterCommit", List.of(Object.class), committed))
                .isEqualTo(Positions.marker(1));
        MessageStream<?> sourced = (MessageStream<?>) call(engine, MessageStream.class, "source",
                List.of(SourcingCondition.class), SourcingCondition.conditionFor(having(tag("t", 1))));
        assertThat(text((EventMessage) sourced.next().orElseThrow().message())).isEqualTo("a");
        assertThat(sourced.next().orElseThrow().getResource(ConsistencyMarker.RESOURCE_KEY))
                .isEqualTo(Positions.marker(1));
        MessageStream<?> streamed = (MessageStream<?>) call(engine, MessageStream.class, "stream",
                List.of(StreamingCondition.class), StreamingCondition.startingFrom(Positions.token(0)));
        assertThat(text((EventMessage) streamed.next().orElseThrow().message())).isEqualTo("a");
        streamed.close();
    }

    @Test
    void a_rolled_back_transaction_writes_nothing() {
        Object transaction = transaction(AppendCondition.none(), "a");
        call(transaction, void.class, "rollback", List.of());
        assertThatThrownBy(() -> future(transaction, "commit", List.of()))
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(store.log().head()).isZero();
    }

    @Test
    void a_broken_condition_rejects_the_commit() {
        append(event("a", tag("t", 1)));
        Object late = transaction(condition(having(tag("t", 1)), 0), "b");
        assertThat(
                BoundaryContract.wins(((CompletableFuture<?>) call(late, CompletableFuture.class, "commit", List.of()))
                        .thenApply(ConsistencyMarker.class::cast)))
                .isFalse();
    }

    @Test
    void tokens_are_told() {
        append(event("a", tag("t", 1)));
        assertThat(future(engine, "firstToken", List.of())).isEqualTo(Positions.token(0));
        assertThat(future(engine, "latestToken", List.of())).isEqualTo(Positions.token(1));
        assertThat(future(engine, "tokenAt", List.of(Instant.class), Instant.MAX)).isEqualTo(Positions.token(1));
    }
}
