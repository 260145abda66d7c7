package io.esper.oona.store.sql;

import java.time.Duration;

import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.Tail;
import org.jspecify.annotations.Nullable;

/// Reads to the head, waits until the head has moved, reads on.
final class SqlTail implements Tail {
    private final EventLog log;
    private final ReadQuery query;
    private long position;
    private long left;
    private @Nullable LogReader reader;

    SqlTail(EventLog log, ReadQuery query) {
        this.log = log;
        this.query = query;
        this.position = query.after();
        this.left = query.limit();
    }

    @Override
    public @Nullable LogElement next(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (left > 0 && position < query.until()) {
            LogReader open = reader;
            if (open != null) {
                LogElement element = open.next();
                position = open.position();
                if (element != null) {
                    left -= element instanceof StoredEvent ? 1 : 0;
                    return element;
                }
                open.close();
                reader = null;
            }
            long wait = deadline - System.nanoTime();
            if (log.awaitBeyond(position, Duration.ofNanos(Math.max(0, wait))) <= position) {
                return null;
            }
            reader = log.read(new ReadQuery(position, query.until(), query.filter(), left));
        }
        return null;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        LogReader open = reader;
        if (open != null) {
            open.close();
            reader = null;
        }
    }
}
