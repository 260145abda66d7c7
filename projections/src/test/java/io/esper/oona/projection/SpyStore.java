package io.esper.oona.projection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.esper.oona.store.DeadLetters;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.Store;
import io.esper.oona.store.TopicRegistry;
import org.jspecify.annotations.Nullable;

/// A store that counts the statements of its transactions and, when told to, fails before it commits.
final class SpyStore implements Store {
    private static final Set<String> EXECUTES = Set.of("execute", "executeQuery", "executeUpdate", "executeBatch");

    private final Store store;
    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicInteger transactions = new AtomicInteger();
    private final AtomicInteger queries = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Runnable beforeCommit = () -> {};

    SpyStore(Store store) {
        this.store = store;
    }

    int statements() {
        return statements.get();
    }

    int transactions() {
        return transactions.get();
    }

    int queries() {
        return queries.get();
    }

    int failures() {
        return failures.get();
    }

    /// Runs at the end of every transaction; what it throws undoes it.
    void beforeCommit(Runnable action) {
        beforeCommit = action;
    }

    /// The next transactions fail after all their work.
    void failNext(int count) {
        AtomicInteger left = new AtomicInteger(count);
        beforeCommit = () -> {
            if (left.getAndDecrement() > 0) {
                failures.incrementAndGet();
                throw new IllegalStateException("the process dies before the commit");
            }
        };
    }

    @Override
    public <T> T inTransaction(SqlWork<T> work) {
        transactions.incrementAndGet();
        return store.inTransaction(connection -> {
            T result = work.run(counting(connection));
            beforeCommit.run();
            return result;
        });
    }

    private Connection counting(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            return result instanceof PreparedStatement statement ? counting(statement) : result;
        });
    }

    private PreparedStatement counting(PreparedStatement statement) {
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            if (EXECUTES.contains(method.getName())) {
                statements.incrementAndGet();
            }
            return invoke(statement, method, arguments);
        });
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getTargetException();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(SpyStore.class.getClassLoader(), new Class<?>[]{type}, handler));
    }

    @Override
    public EventLog log() {
        return store.log();
    }

    @Override
    public DeadLetters deadLetters() {
        return store.deadLetters();
    }

    @Override
    public Maintenance maintenance() {
        return store.maintenance();
    }

    @Override
    public TopicRegistry topics() {
        return store.topics();
    }

    @Override
    public Optional<String> cursor(String name) {
        return store.cursor(name);
    }

    @Override
    public Map<String, String> cursors(String prefix) {
        return store.cursors(prefix);
    }

    @Override
    public Dialect dialect() {
        return store.dialect();
    }

    @Override
    public Clock clock() {
        return store.clock();
    }

    @Override
    public <T> T query(SqlWork<T> work) {
        queries.incrementAndGet();
        return store.query(work);
    }

    @Override
    public void close() {
        store.close();
    }
}
