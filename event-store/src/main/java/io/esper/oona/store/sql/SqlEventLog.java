package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import javax.sql.DataSource;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.CriteriaMatcher;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.LogStatus;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.Tail;
import io.esper.oona.store.block.Block;
import io.esper.oona.store.block.BlockReader;
import io.esper.oona.store.block.BlockRow;

/// The log of one tenant on a SQL database.
final class SqlEventLog implements EventLog {
    private final DataSource source;
    private final LogSql sql;
    private final WriteStop stop;
    private final Asking asking;
    private final Lookups lookups;
    private final DurableHead durable;
    private final Committer committer;
    private final AsyncAppends async;
    private final IndexRules rules;
    private final ExecutorService prefetcher = Executors.newVirtualThreadPerTaskExecutor();

    SqlEventLog(Transactions transactions, LogView view, DurableHead durable, Committer committer,
            Asking asking, int inFlightEventsMax, IndexRules rules) {
        this.source = transactions.source();
        this.sql = transactions.sql();
        this.stop = transactions.stop();
        this.asking = asking;
        this.lookups = new Lookups(source, sql, view, durable);
        this.durable = durable;
        this.committer = committer;
        this.async = new AsyncAppends(committer, stop, inFlightEventsMax);
        this.rules = rules;
    }

    @Override
    public AppendResult append(Append request) {
        PendingAppend pending = pending(request);
        committer.enqueue(pending);
        committer.drive(pending);
        try {
            return pending.result().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw failed;
        }
    }

    @Override
    public CompletableFuture<AppendResult> appendAsync(Append request) {
        return async.submit(pending(request));
    }

    private PendingAppend pending(Append request) {
        if (request.condition() != null) {
            rules.check(request.condition().criteria());
        }
        return new PendingAppend(request);
    }

    @Override
    public LogReader read(ReadQuery query) {
        return asking.of("opening a reader", () -> {
            EventFilter filter = query.filter();
            long after = filter.receivedFrom() == null
                    ? query.after()
                    : Math.max(query.after(), lastBefore(Micros.atOrAfter(filter.receivedFrom())));
            return filter.tags().isEmpty() ? sweep(query, after) : indexed(query, after);
        });
    }

    private SqlLogReader sweep(ReadQuery query, long after) throws SQLException {
        EventFilter filter = query.filter();
        long head = durable.now();
        BlockMerge merge =
                new BlockMerge(new PooledBlocks(sql, source), after, Math.min(head, lastWanted(query)), filter,
                        this::runAhead);
        return new SqlLogReader(merge, filter.equals(EventFilter.ALL) ? null : filter::matches, head, after,
                Math.min(query.until(), head), query.limit());
    }

    private SqlLogReader indexed(ReadQuery query, long after) throws SQLException {
        EventFilter filter = query.filter();
        Lookups.Selection selection =
                lookups.select(List.of(new Criterion(filter.types(), filter.tags())), after, lastWanted(query));
        return new SqlLogReader(selection.elements(), filter::matches, selection.head(), after,
                Math.min(query.until(), selection.head()), query.limit());
    }

    private long lastWanted(ReadQuery query) throws SQLException {
        Instant receivedTo = query.filter().receivedTo();
        return receivedTo == null ? query.until() : Math.min(query.until(), lastBefore(Micros.atOrAfter(receivedTo)));
    }

    @Override
    public LogReader select(List<Criterion> criteria, long after, long until) {
        rules.check(criteria);
        CriteriaMatcher matcher = new CriteriaMatcher(criteria);
        if (matcher.matchesEverything()) {
            throw new StoreException.NotIndexed(
                    "A criterion without types and tags selects every event, which no index lists. Use a read.");
        }
        Lookups.Selection selection = asking.of("looking for tags", () -> lookups.select(criteria, after, until));
        return new SqlLogReader(selection.elements(), matcher::matches,
                selection.head(), after, Math.min(until, selection.head()), Long.MAX_VALUE);
    }

    /// Runs a prefetch beside the reader; when the store is closed, on the reader's own thread, so that it learns of it.
    private void runAhead(Runnable fetch) {
        try {
            prefetcher.execute(fetch);
        } catch (RejectedExecutionException closed) {
            fetch.run();
        }
    }

    @Override
    public Tail tail(ReadQuery query) {
        return new SqlTail(this, query);
    }

    @Override
    public long head() {
        return asking.of("asking for the head", durable::now);
    }

    @Override
    public long awaitBeyond(long position, Duration timeout) throws InterruptedException {
        try {
            return durable.awaitBeyond(position, timeout);
        } catch (SQLException failed) {
            if (Thread.interrupted()) { // it closes the connection of a virtual thread
                throw (InterruptedException) new InterruptedException("Interrupted while waiting for events.")
                        .initCause(failed);
            }
            throw SqlErrors.translate("waiting for events", failed);
        }
    }

    @Override
    public long positionAt(Instant received) {
        return asking.of("looking for a time",
                () -> Math.min(durable.now(), lastBefore(Micros.atOrBefore(received) + 1)));
    }

    /// The position of the last event received before a moment, in any class. An expired event counts through its class's
    /// floor.
    private long lastBefore(long micros) throws SQLException {
        long last = 0;
        try (Connection connection = source.getConnection(); BlockReader reader = new BlockReader()) {
            for (Retention retention : Retention.values()) {
                long whole = sql.lastReceivedBefore(connection, retention, micros, Long.MAX_VALUE)[0];
                ClassPage next = sql.page(connection, retention, whole, 1, true);
                last = Math.max(last,
                        Math.max(whole,
                                next.blocks().isEmpty()
                                        ? next.floorPosition()
                                        : lastBefore(StoredBlocks.open(reader, next.blocks().getFirst()), micros)));
            }
        }
        return last;
    }

    private static long lastBefore(Block block, long micros) {
        long last = 0;
        for (int i = 0; i < block.count() && block.receivedMicros(i) < micros; i++) {
            last = block.position(i);
        }
        return last;
    }

    @Override
    public Optional<StoredEvent> find(UUID eventId) {
        return asking.of("looking for an event", () -> lookups.find(eventId));
    }

    @Override
    public Optional<StoredEvent> at(long position) {
        return position < 1 ? Optional.empty() : asking.of("reading a position", () -> lookups.at(position));
    }

    @Override
    public List<Long> positionsOf(List<Criterion> criteria, long after, long until) {
        List<Long> positions = new ArrayList<>();
        try (LogReader events = select(criteria, after, until)) {
            for (LogElement element = events.next(); element != null; element = events.next()) {
                if (element instanceof StoredEvent event) {
                    positions.add(event.position());
                }
            }
        }
        return List.copyOf(positions);
    }

    @Override
    public LogStatus status() {
        return asking.of("reading the log's figures", this::figures);
    }

    private LogStatus figures() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        """
                                SELECT c.class, c.floor_position, c.floor_sequence, count(b.body), coalesce(sum(octet_length(b.body)), 0)
                                FROM log_class c LEFT JOIN log_block b ON b.class = c.class
                                GROUP BY c.class, c.floor_position, c.floor_sequence ORDER BY c.class""");
                ResultSet rows = select.executeQuery()) {
            HeadRow head = sql.head(connection);
            List<LogStatus.ClassStatus> classes = new ArrayList<>();
            while (rows.next()) {
                Retention retention = Retention.ofCode(rows.getInt(1));
                classes.add(new LogStatus.ClassStatus(retention, head.sequence(retention), rows.getLong(3),
                        rows.getLong(2), rows.getLong(4),
                        rows.getLong(5)));
            }
            return new LogStatus(durable.served(connection, head.head()), sql.indexedTo(connection, false), classes,
                    stop.reason());
        }
    }

    /// The blocks of a class as they lie there, for maintenance and tests.
    List<BlockRow> blocks(Retention retention, long after, int limit) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return sql.page(connection, retention, after, limit, true).blocks();
        }
    }

    void close() {
        async.close();
        committer.close();
        lookups.close();
        prefetcher.close();
    }
}
