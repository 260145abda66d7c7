package io.esper.oona.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.event.Tag;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.ReadQuery;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which events. Different options must all hold; of one option given several times, any (of `--tag`, all).
final class FilterOptions {
    @Option(names = "--topic", paramLabel = "NAME",
            description = "Topic, or all of a plane such as innovation.*; repeatable.")
    List<String> topics = new ArrayList<>();

    @Option(names = "--type", paramLabel = "NAME", description = "Payload type such as FieldReport; repeatable.")
    List<String> types = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "KEY=VALUE",
            description = "Indexed tag such as blueprint=LoRA; repeatable, all must be present.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--sender", paramLabel = "ID", description = "Sender; repeatable.")
    List<String> senders = new ArrayList<>();

    @Option(names = "--trace", paramLabel = "ID", description = "Trace; repeatable.")
    List<String> traces = new ArrayList<>();

    @Option(names = {"--from", "--since"}, paramLabel = "TIME",
            description = "Received by the store at or after: 2026-03-02T08:00:00Z, 2026-03-02, or ago: 1d3h, 90m.")
    @Nullable
    String from;

    @Option(names = {"--to", "--until"}, paramLabel = "TIME",
            description = "Received by the store before; written as --from.")
    @Nullable
    String to;

    @Option(names = "--claimed-from", paramLabel = "TIME", description = "Sent, as the sender claims, at or after.")
    @Nullable
    String claimedFrom;

    @Option(names = "--claimed-to", paramLabel = "TIME", description = "Sent, as the sender claims, before.")
    @Nullable
    String claimedTo;

    @Option(names = "--after", paramLabel = "POSITION", defaultValue = "0",
            description = "Only positions greater than this.")
    long after;

    /// The query that the options describe.
    ///
    /// @throws CommandFailure if an option is wrong
    ReadQuery query(EventLog log, Supplier<TopicCatalogue> catalogue, Instant now) {
        EventFilter filter = filter(catalogue, now);
        long start = after;
        if (start < 0) {
            throw CommandFailure.usage("--after takes a position of 0 or more.");
        }
        if (filter.receivedFrom() != null) {
            // Receive times never fall: everything up to this position is older.
            start = Math.max(start, log.positionAt(filter.receivedFrom().minusNanos(1_000)));
        }
        return ReadQuery.after(start).matching(filter);
    }

    private EventFilter filter(Supplier<TopicCatalogue> catalogue, Instant now) {
        if (!topics.isEmpty()) {
            TopicCatalogue known = catalogue.get();
            topics.forEach(topic -> check(known, topic));
        }
        Set<Tag> wanted = new HashSet<>();
        for (String tag : tags) {
            wanted.add(usage("--tag", () -> Tag.parse(tag)));
        }
        return new EventFilter(new LinkedHashSet<>(topics), new LinkedHashSet<>(types), wanted,
                new LinkedHashSet<>(senders),
                new LinkedHashSet<>(traces), moment("--from", from, now), moment("--to", to, now),
                moment("--claimed-from", claimedFrom, now), moment("--claimed-to", claimedTo, now));
    }

    private static void check(TopicCatalogue catalogue, String topic) {
        if (!topic.endsWith(".*") && catalogue.find(topic).isEmpty()) {
            throw CommandFailure.usage("There is no topic '" + topic + "'; 'oona topics ls' shows which there are.");
        }
    }

    private static @Nullable Instant moment(String option, @Nullable String text, Instant now) {
        return text == null ? null : usage(option, () -> TimeText.moment(text, now));
    }

    private static <T> T usage(String option, Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(option + ": " + wrong.getMessage());
        }
    }
}
