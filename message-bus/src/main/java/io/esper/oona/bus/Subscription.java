package io.esper.oona.bus;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// A consumer of a group. Receives deliveries and tells what became of each; what it tells nothing of until the visibility is
/// over goes to another consumer, or to this one again.
///
/// Methods that settle deliveries return whether that counted. It does not if the delivery is no longer this consumer's: its
/// visibility was over and it was handed out again, the group was moved elsewhere, or an earlier message of its key was given
/// back. Then nothing is lost and nothing is counted twice; the message is or will be with somebody else.
///
/// Safe for use by many threads, also receiving. Order by key holds for each consumer that handles what it receives in the
/// order in which it gets it.
public interface Subscription extends AutoCloseable {

    SubscriptionSettings settings();

    /// Receives up to `max` deliveries, waiting at most this long for the first. Empty when the time is over, while the group is
    /// paused, and while the consumer holds as many as it may.
    ///
    /// A message whose last delivery ran into its visibility timeout may have killed its consumer. It is delivered alone, to a
    /// consumer that holds nothing else, so that it takes no other down with it.
    ///
    /// @param max 1 to 10,000
    List<Delivery> receive(int max, Duration timeout) throws InterruptedException;

    /// Has done with these. Returns those that did not count.
    List<Delivery> acknowledge(Collection<Delivery> done);

    /// Has done with this one. Returns whether that counted.
    default boolean acknowledge(Delivery done) {
        return acknowledge(List.of(done)).isEmpty();
    }

    /// Gives a delivery back: it is delivered again after the delay, or dead-lettered if this was its last attempt. In a
    /// group with a key order, later deliveries of its key that this consumer holds are taken back with it ([#holds]).
    ///
    /// @param delay  0 to 12 h
    /// @param reason for people, shown with a dead letter; cut after 4,096 characters
    boolean giveBack(Delivery failed, Duration delay, String reason);

    /// Rejects a delivery for good: it becomes a dead letter of the group at once.
    ///
    /// @param reason for people; cut after 4,096 characters
    boolean reject(Delivery failed, String reason);

    /// Asks for more time: the visibility begins anew.
    boolean extend(Delivery working);

    /// Whether the delivery is still this consumer's, as far as this process knows: without asking the database.
    boolean holds(Delivery delivery);

    /// Receives up to `max` deliveries and handles each, in one transaction of the log's database, in which they are also
    /// acknowledged: what the handler writes through the connection happens exactly once. A handler that throws has its own
    /// writing undone and its delivery given back after [SubscriptionSettings#retryDelay]; the others are not affected. If a
    /// delivery was lost meanwhile, everything is undone and those that are left are handled again.
    ///
    /// Handlers should be quick: the database ends transactions that are idle for long, and the visibility runs.
    Handled handle(int max, Duration timeout, DeliveryHandler handler) throws InterruptedException;

    /// Moves the whole group. What its consumers hold is no longer theirs; what waits for another attempt is forgotten, dead
    /// letters stay.
    void seek(Start start);

    /// Delivers everything again that the transport still has.
    default void replay() {
        seek(Start.BEGINNING);
    }

    /// Stops deliveries to the whole group, in all processes, until [#resume]. What is held may be settled.
    void pause();

    /// Ends a pause.
    void resume();

    /// Where the group stands.
    GroupStatus status();

    /// Leaves the group. What is held and not settled is delivered again at once, without waiting for the visibility to end.
    @Override
    void close();
}
