package io.esper.oona.projection.asof;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.LogStatus;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.Tail;

/// A log as it was when this was its last position. Whoever catches up with its head is at that point.
final class LogUntil implements EventLog {
    private final EventLog log;
    private final long end;

    LogUntil(EventLog log, long end) {
        this.log = log;
        this.end = end;
    }

    @Override
    public long head() {
        return end;
    }

    @Override
    public LogReader read(ReadQuery query) {
        return log.read(query.until(Math.min(query.until(), end)));
    }

    @Override
    public LogReader select(List<Criterion> criteria, long after, long until) {
        return log.select(criteria, after, Math.min(until, end));
    }

    @Override
    public List<Long> positionsOf(List<Criterion> criteria, long after, long until) {
        return log.positionsOf(criteria, after, Math.min(until, end));
    }

    @Override
    public long positionAt(Instant received) {
        return Math.min(log.positionAt(received), end);
    }

    @Override
    public Optional<StoredEvent> find(UUID eventId) {
        return log.find(eventId).filter(event -> event.position() <= end);
    }

    @Override
    public Optional<StoredEvent> at(long position) {
        return position > end ? Optional.empty() : log.at(position);
    }

    @Override
    public LogStatus status() {
        return log.status();
    }

    @Override
    public AppendResult append(Append request) {
        throw past();
    }

    @Override
    public CompletableFuture<AppendResult> appendAsync(Append request) {
        throw past();
    }

    @Override
    public Tail tail(ReadQuery query) {
        throw past();
    }

    @Override
    public long awaitBeyond(long position, Duration timeout) {
        throw past();
    }

    private UnsupportedOperationException past() {
        return new UnsupportedOperationException(
                "This is the log as of position " + end + ": nothing is appended to the past. Use the store itself.");
    }
}
