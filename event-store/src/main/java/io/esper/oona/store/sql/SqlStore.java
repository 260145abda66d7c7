package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import com.zaxxer.hikari.HikariDataSource;
import io.esper.oona.store.DeadLetters;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.TopicRegistry;

/// One tenant's store on a SQL database.
final class SqlStore implements Store {
    private final HikariDataSource source;
    private final Dialect dialect;
    private final Clock clock;
    private final WriteStop stop;
    private final Transactions transactions;
    private final Indexer indexer;
    private final SqlEventLog log;
    private final Maintenance maintenance;
    private final TopicRegistry topics;

    SqlStore(HikariDataSource source, Dialect dialect, StoreSettings settings, LogSql sql) throws SQLException {
        this.source = source;
        this.dialect = dialect;
        this.clock = settings.clock();
        try (Connection connection = source.getConnection()) {
            sql.open(connection);
        }
        // H2 drops a database whose file it could not write: its sessions must not be used again.
        Runnable sessionsGone = () -> source.getHikariPoolMXBean().softEvictConnections();
        this.stop = new WriteStop(sessionsGone);
        this.transactions = new Transactions(source, sql, stop);
        DurableHead durable = new DurableHead(source, sql, dialect == Dialect.H2, stop);
        LogView view = new LogView(sql, durable);
        this.indexer = new Indexer(transactions, view, settings.indexLagEventsMax());
        durable.now();
        Committer committer = new Committer(transactions, view, durable, indexer, clock, settings.commitEventsMax());
        this.log = new SqlEventLog(transactions, view, durable, committer, new Asking(stop, sessionsGone),
                settings.inFlightEventsMax(), CatalogueRules.BUILT_IN);
        SqlMaintenance packing = new SqlMaintenance(transactions, view, indexer, durable);
        indexer.afterEachBulk(() -> {
            view.refreshFilter(source);
            packing.repackRecent();
        });
        this.maintenance = packing;
        this.topics = new SqlTopicRegistry(transactions, clock);
    }

    @Override
    public EventLog log() {
        return log;
    }

    @Override
    public DeadLetters deadLetters() {
        return new SqlDeadLetters(source);
    }

    @Override
    public Maintenance maintenance() {
        return maintenance;
    }

    @Override
    public TopicRegistry topics() {
        return topics;
    }

    @Override
    public Optional<String> cursor(String name) {
        return query(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT cursor_value FROM source_cursor WHERE name = ?")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Map<String, String> cursors(String prefix) {
        return query(connection -> LogSql.cursors(connection, prefix));
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public <T> T inTransaction(SqlWork<T> work) {
        try {
            return transactions.run(work);
        } catch (SQLException failed) {
            throw stop.translate("working in a transaction", failed);
        }
    }

    @Override
    public <T> T query(SqlWork<T> work) {
        try (Connection connection = source.getConnection()) {
            return work.run(connection);
        } catch (SQLException failed) {
            throw SqlErrors.translate("querying", failed);
        }
    }

    @Override
    public void close() {
        log.close();
        indexer.close();
        source.close();
    }
}
