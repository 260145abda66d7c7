package io.esper.oona.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// How a consumer takes part in a group. Topics and key order belong to the group: every consumer names the same.
///
/// @param group          1 to 128 of `a-z`, `A-Z`, `0-9`, `.`, `_`, `-`, `:`
/// @param consumer       1 to 128 of the same, for people: what status and errors show. Two consumers may share a name
/// @param topics         1 to 64 topic names or plane wildcards such as `innovation.*`; `*` for all
/// @param start          where the group begins if it is made now; does nothing if it exists
/// @param keyOrder       which messages stay in order
/// @param visibility     how long a consumer may take for a delivery before it goes to another, 100 ms to 12 h, by the store's clock
/// @param attemptsMax    deliveries of a message after which it is dead-lettered, 1 to 100
/// @param retryDelay     how long a message whose handler failed waits before it is delivered again, 0 to 12 h
/// @param inFlightMax    messages that the consumer may hold unacknowledged, 1 to 10,000
/// @param holdsRetention whether messages that the group has not done with are kept from expiring. Decided when the group is made
public record SubscriptionSettings(String group, String consumer, Set<String> topics, Start start, KeyOrder keyOrder,
        Duration visibility, int attemptsMax, Duration retryDelay, int inFlightMax, boolean holdsRetention) {

    /// Most topics and wildcards of one group.
    public static final int TOPICS_MAX = 64;
    /// Most messages that one consumer may hold.
    public static final int IN_FLIGHT_MAX = 10_000;
    private static final Duration VISIBILITY_MIN = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._:-]{1,128}");

    public SubscriptionSettings {
        topics = Set.copyOf(topics);
        List<String> problems = new ArrayList<>();
        if (!isName(group)) {
            problems.add("the group must be 1 to 128 of a-z, A-Z, 0-9, '.', '_', '-', ':'");
        }
        if (!isName(consumer)) {
            problems.add("the consumer must be 1 to 128 of a-z, A-Z, 0-9, '.', '_', '-', ':'");
        }
        if (topics.isEmpty() || topics.size() > TOPICS_MAX) {
            problems.add("1 to " + TOPICS_MAX + " topics must be named");
        }
        for (String topic : new TreeSet<>(topics)) {
            if (!TopicPatterns.isPattern(topic)) {
                problems.add("'" + topic + "' is neither a topic nor a wildcard such as innovation.*");
            }
        }
        if (visibility.compareTo(VISIBILITY_MIN) < 0 || visibility.compareTo(LONGEST) > 0) {
            problems.add("the visibility must be 100 ms to 12 h");
        }
        if (attemptsMax < 1 || attemptsMax > 100) {
            problems.add("attemptsMax must be 1 to 100");
        }
        if (retryDelay.isNegative() || retryDelay.compareTo(LONGEST) > 0) {
            problems.add("the retry delay must be 0 to 12 h");
        }
        if (inFlightMax < 1 || inFlightMax > IN_FLIGHT_MAX) {
            problems.add("inFlightMax must be 1 to 10,000");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "Subscription settings of '" + group + "': " + String.join("; ", problems) + ".");
        }
    }

    /// Whether the text can name a group or a consumer.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// The usual settings: new groups begin at the end, no key order, 30 s for a delivery, 5 attempts, 1 s between them,
    /// up to 500 messages in flight, no hold on retention, a consumer named like the group.
    public static SubscriptionSettings of(String group, String... topics) {
        return new SubscriptionSettings(group, group, Set.of(topics), Start.END, KeyOrder.NONE,
                Duration.ofSeconds(30), 5, Duration.ofSeconds(1), 500, false);
    }

    public SubscriptionSettings withConsumer(String name) {
        return new SubscriptionSettings(group, name, topics, start, keyOrder, visibility, attemptsMax, retryDelay,
                inFlightMax, holdsRetention);
    }

    public SubscriptionSettings from(Start place) {
        return new SubscriptionSettings(group, consumer, topics, place, keyOrder, visibility, attemptsMax, retryDelay,
                inFlightMax, holdsRetention);
    }

    public SubscriptionSettings ordered(KeyOrder by) {
        return new SubscriptionSettings(group, consumer, topics, start, by, visibility, attemptsMax, retryDelay,
                inFlightMax, holdsRetention);
    }

    public SubscriptionSettings withVisibility(Duration timeout) {
        return new SubscriptionSettings(group, consumer, topics, start, keyOrder, timeout, attemptsMax, retryDelay,
                inFlightMax, holdsRetention);
    }

    public SubscriptionSettings withAttempts(int max) {
        return new SubscriptionSettings(group, consumer, topics, start, keyOrder, visibility, max, retryDelay,
                inFlightMax, holdsRetention);
    }

    public SubscriptionSettings withRetryDelay(Duration delay) {
        return new SubscriptionSettings(group, consumer, topics, start, keyOrder, visibility, attemptsMax, delay,
                inFlightMax, holdsRetention);
    }

    public SubscriptionSettings withInFlight(int max) {
        return new SubscriptionSettings(group, consumer, topics, start, keyOrder, visibility, attemptsMax, retryDelay,
                max, holdsRetention);
    }

    /// Keeps what the group has not done with from expiring.
    public SubscriptionSettings holdingRetention() {
        return new SubscriptionSettings(group, consumer, topics, start, keyOrder, visibility, attemptsMax, retryDelay,
                inFlightMax, true);
    }
}
