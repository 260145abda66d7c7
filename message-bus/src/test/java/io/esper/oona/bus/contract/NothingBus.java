package io.esper.oona.bus.contract;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.esper.oona.bus.Groups;
import io.esper.oona.bus.Handled;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Subscription;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// The contract suite on a bus that takes everything, delivers nothing and answers with nothing. Not run by the build itself, only
/// by [ContractProofTest]: every test must fail.
class NothingBus extends MessageBusContract {
    private static final List<Class<?>> PARTS = List.of(Subscription.class, Groups.class);

    @Override
    protected BusFixture newFixture() {
        return new BusFixture() {
            @Override
            public MessageBus open() {
                return nothing(MessageBus.class);
            }

            @Override
            public Store store() {
                return nothing(Store.class);
            }

            @Override
            public Duration unit() {
                return Duration.ofSeconds(1);
            }

            @Override
            public void pass(Duration time) {
                // nothing notices
            }

            @Override
            public Instant now() {
                return Instant.EPOCH;
            }

            @Override
            public Duration patience() {
                return Duration.ofMillis(20);
            }

            @Override
            public void close() {
                // nothing was made
            }
        };
    }

    private static <T> T nothing(Class<T> type) {
        InvocationHandler answers = (proxy, method, arguments) -> answer(proxy, method, arguments);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, answers));
    }

    private static @Nullable Object answer(Object proxy, Method method, Object @Nullable [] arguments) {
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
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == Handled.class) {
            return Handled.NOTHING;
        }
        return type == CompletableFuture.class ? CompletableFuture.completedFuture(List.of()) : null;
    }
}
