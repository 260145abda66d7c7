package io.esper.oona.store.contract;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.esper.oona.store.AppendResult;
import io.esper.oona.store.DeadLetters;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.LogStatus;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.Store;
import io.esper.oona.store.Tail;
import io.esper.oona.store.TopicRegistry;
import org.jspecify.annotations.Nullable;

/// A store that takes everything, keeps nothing and answers with nothing: zero, null, false or empty. The contract suite must
/// fail on it in every test.
final class NothingStore implements InvocationHandler {
    private static final List<Class<?>> PARTS = List.of(EventLog.class, DeadLetters.class, Maintenance.class,
            TopicRegistry.class, LogReader.class, Tail.class);

    private NothingStore() {}

    /// Opens nothing.
    static Store open() {
        return nothing(Store.class);
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, new NothingStore()));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        Class<?> type = method.getReturnType();
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" ->
                        arguments != null && System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "nothing";
            };
        }
        if (PARTS.contains(type)) {
            return nothing(type);
        }
        return emptyOf(type);
    }

    private static @Nullable Object emptyOf(Class<?> type) {
        if (type == long.class) {
            return 0L;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == AppendResult.class) {
            return new AppendResult(List.of(), 0);
        }
        if (type == LogStatus.class) {
            return new LogStatus(0, 0, List.of(), null);
        }
        return type == CompletableFuture.class
                ? CompletableFuture.completedFuture(new AppendResult(List.of(), 0))
                : null;
    }
}
