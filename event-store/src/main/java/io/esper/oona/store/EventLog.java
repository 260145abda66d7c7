package io.esper.oona.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// A tenant's totally ordered, immutable sequence of events: positions 1, 2, 3 … assigned densely in commit order.
///
/// Safe for use by many threads; several processes may write one log. All failures are [StoreException]s.
public interface EventLog {

    /// Appends a batch: all of it or nothing. Returns when it is durable. Calls that arrive together share one commit;
    /// a lone call does not wait for company.
    ///
    /// A message whose id is stored with the same content (topic and payload bytes) is a duplicate: it keeps its original
    /// position and nothing is written for it. If the commit's answer is lost, the append finds out by the ids whether it
    /// happened, so it never happens twice. Duplicates are resolved before the condition is checked: a repeated append whose
    /// messages are all stored succeeds with their positions.
    ///
    /// @throws StoreException.ContentConflict if an id is stored with other content and the request says
    ///         [Append.OnConflict#REFUSE_BATCH]
    /// @throws StoreException.ConditionFailed if an event matches the condition
    /// @throws RuntimeException what [Append.Beside] threw; nothing was written
    /// @throws StoreException.Unavailable if the database cannot be reached or has refused
    /// @throws StoreException.Stopped if an earlier write failed so that nothing may be written before the store is opened again
    AppendResult append(Append request);

    /// As [#append], without blocking for the commit; blocks while [StoreSettings#inFlightEventsMax] events are under way.
    CompletableFuture<AppendResult> appendAsync(Append request);

    /// Opens a forward reader over the durable events that the query selects. It ends at the head as of its opening (or at
    /// the query's end); memory is bounded by some blocks. Close it.
    LogReader read(ReadQuery query);

    /// Opens a forward reader over the events that match any of the criteria, found through the tag index: what it costs
    /// depends on how many match, not on how long the log is. It ends at the head as of its opening or at `until`; 8 bytes
    /// for each match and some blocks are held. Close it.
    ///
    /// @throws StoreException.NotIndexed if a criterion selects by a type that no index knows, or selects everything
    LogReader select(List<Criterion> criteria, long after, long until);

    /// Opens a reader that goes on after the head: [Tail#next] waits for new events. It reads only as fast as it is asked.
    Tail tail(ReadQuery query);

    /// The position of the last durable event; 0 for an empty log.
    long head();

    /// Waits until the durable head is beyond the position or the time is over; returns the head.
    long awaitBeyond(long position, Duration timeout) throws InterruptedException;

    /// The position of the last event that was received at or before the instant; 0 if there is none.
    long positionAt(Instant received);

    /// The event with this id.
    Optional<StoredEvent> find(UUID eventId);

    /// The event at this position; empty beyond the head or when it has expired.
    Optional<StoredEvent> at(long position);

    /// Positions, in order, of what [#select] reads.
    ///
    /// @throws StoreException.NotIndexed if a criterion selects by a type that no index knows, or selects everything
    List<Long> positionsOf(List<Criterion> criteria, long after, long until);

    /// Figures of the log as a whole.
    LogStatus status();
}
