package io.esper.oona.bus;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Where a group stands at one moment. in = acknowledged + dead letters + open, where open is
/// [#lag] + [#inFlight] + [#waiting].
///
/// @param transport   `log`, `redis`, …
/// @param place       everything of the group's topics up to here is settled; what it means depends on the transport, on the log
///                    a position
/// @param lag         messages of the group's topics that have not been delivered yet
/// @param lagExact    false if there are more than were counted: then the lag is at least this
/// @param oldestAge   how long the oldest message that is not settled has been there; null if there is none
/// @param inFlight    delivered and not settled
/// @param waiting     given back, timed out, redriven or held up by their key: to be delivered
/// @param deadLetters that are not being redriven
/// @param expired     messages that retention may have removed before the group got them: an upper bound, 0 for "surely none"
/// @param consumers   names of those who hold deliveries
public record GroupStatus(String group, String transport, Set<String> topics, KeyOrder keyOrder, boolean paused,
        boolean holdsRetention, String place, long lag, boolean lagExact, @Nullable Duration oldestAge, long inFlight,
        long waiting, long deadLetters, long expired, Set<String> consumers) {
    public GroupStatus {
        topics = Set.copyOf(topics);
        consumers = Set.copyOf(consumers);
    }
}
