package io.esper.oona.benchmarks.axon5;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

import jakarta.persistence.EntityManager;
import org.axonframework.common.jpa.EntityManagerProvider;
import org.axonframework.messaging.core.unitofwork.ProcessingLifecycle;
import org.axonframework.messaging.core.unitofwork.transaction.Transaction;
import org.axonframework.messaging.core.unitofwork.transaction.TransactionManager;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/// Hibernate's transactions for Axon, as a container would have them: one entity manager for each transaction of a thread, which
/// Axon may close as often as it likes.
final class ThreadSessions implements TransactionManager, EntityManagerProvider {
    private final SessionFactory sessions;
    @SuppressWarnings("ThreadLocalUsage") // one for each contender, of which there is one
    private final ThreadLocal<@Nullable EntityManager> current = new ThreadLocal<>();

    ThreadSessions(SessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public Transaction startTransaction() {
        EntityManager own = sessions.createEntityManager();
        own.getTransaction().begin();
        current.set(own);
        return new Transaction() {
            @Override
            public void commit() {
                try (own) {
                    own.getTransaction().commit();
                } finally {
                    current.remove();
                }
            }

            @Override
            public void rollback() {
                try (own) {
                    if (own.getTransaction().isActive()) {
                        own.getTransaction().rollback();
                    }
                } finally {
                    current.remove();
                }
            }
        };
    }

    @Override
    public EntityManager getEntityManager() {
        EntityManager own = current.get();
        return own == null ? sessions.createEntityManager() : staysOpen(own);
    }

    private static EntityManager staysOpen(EntityManager own) {
        return (EntityManager) Proxy.newProxyInstance(EntityManager.class.getClassLoader(),
                new Class<?>[]{EntityManager.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(own, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getTargetException();
                    }
                });
    }

    @Override
    public void registerHandlers(ProcessingLifecycle lifecycle) {
        throw new UnsupportedOperationException("The benchmark commits by itself.");
    }
}
