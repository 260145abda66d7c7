package io.esper.oona.redis.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.redis.entry.ClaimSource;
import io.esper.oona.redis.link.RedisException;

/// How a recorder works.
///
/// @param group          the consumer group on every stream
/// @param consumer       this recorder within the group; a recorder that starts takes up what one of its name had not acknowledged
/// @param batchEntries   entries of one stream that are stored in one transaction, 1 to 10,000; fewer if they are large
/// @param batchBytes     bytes of all that is stored in one transaction, 64 KiB to 256 MiB, with what claim checks point to; exceeded by
///                       one message at most
/// @param block          how long a read waits for entries, 1 ms to 5 s: how soon the recorder can be stopped
/// @param abandonedAfter how long an entry may be pending with another consumer before it is claimed
/// @param claimEvery     how often abandoned entries are looked for
/// @param trimEvery      how often streams are trimmed; zero for never
/// @param indefiniteKeep how long entries of topics without an end stay on their streams once they are recorded
/// @param lateAfter      received so long after the claimed time an entry counts as late
/// @param limits         of messages
/// @param claims         where claim checks are fetched from
public record RecorderSettings(String group, String consumer, int batchEntries, int batchBytes, Duration block,
        Duration abandonedAfter, Duration claimEvery, Duration trimEvery, Duration indefiniteKeep, Duration lateAfter,
        MessageLimits limits, ClaimSource claims) {

    private static final int ENTRIES_MAX = 10_000;
    private static final int BYTES_MIN = 64 * 1024;
    private static final int BYTES_MAX = 256 * 1024 * 1024;
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    /// The name of the recorder's group.
    public static final String GROUP = "oona-recorder";

    /// What is usual.
    public static final RecorderSettings USUAL = new RecorderSettings(GROUP, "oona", 1_000, 8 * 1024 * 1024,
            Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(60),
            Duration.ofDays(30), Duration.ofMinutes(15), MessageLimits.DEFAULTS, ClaimSource.NONE);

    public RecorderSettings {
        List<String> problems = new ArrayList<>();
        if (group.isEmpty() || consumer.isEmpty()) {
            problems.add("group and consumer need names");
        }
        if (batchEntries < 1 || batchEntries > ENTRIES_MAX) {
            problems.add("a batch has 1 to 10,000 entries");
        }
        if (batchBytes < BYTES_MIN || batchBytes > BYTES_MAX) {
            problems.add("a batch has 64 KiB to 256 MiB");
        }
        if (block.toMillis() < 1 || block.compareTo(WAIT_MAX) > 0) {
            problems.add("a read waits 1 ms to 5 s");
        }
        if (abandonedAfter.isNegative() || claimEvery.isNegative() || trimEvery.isNegative()
                || indefiniteKeep.isNegative()
                || lateAfter.isNegative()) {
            problems.add("durations are 0 or more");
        }
        if (!problems.isEmpty()) {
            throw new RedisException.Misconfigured("Recorder settings: " + String.join("; ", problems) + ".");
        }
    }

    public RecorderSettings withConsumer(String name) {
        return new RecorderSettings(group, name, batchEntries, batchBytes, block, abandonedAfter, claimEvery, trimEvery,
                indefiniteKeep, lateAfter, limits, claims);
    }

    public RecorderSettings withBatch(int entries) {
        return new RecorderSettings(group, consumer, entries, batchBytes, block, abandonedAfter, claimEvery, trimEvery,
                indefiniteKeep, lateAfter, limits, claims);
    }

    public RecorderSettings withWait(Duration duration) {
        return new RecorderSettings(group, consumer, batchEntries, batchBytes, duration, abandonedAfter, claimEvery,
                trimEvery, indefiniteKeep, lateAfter, limits, claims);
    }

    public RecorderSettings withAbandoned(Duration after, Duration lookEvery) {
        return new RecorderSettings(group, consumer, batchEntries, batchBytes, block, after, lookEvery, trimEvery,
                indefiniteKeep, lateAfter, limits, claims);
    }

    public RecorderSettings withTrimming(Duration every, Duration keepIndefinite) {
        return new RecorderSettings(group, consumer, batchEntries, batchBytes, block, abandonedAfter, claimEvery, every,
                keepIndefinite, lateAfter, limits, claims);
    }

    public RecorderSettings withClaims(ClaimSource source) {
        return new RecorderSettings(group, consumer, batchEntries, batchBytes, block, abandonedAfter, claimEvery,
                trimEvery, indefiniteKeep, lateAfter, limits, source);
    }
}
