package io.esper.oona.benchmarks.contender;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;

/// What the small reads ask for, chosen from the messages that were stored and so the same for every contender: tags of about
/// 100 events, ids of events that have tags.
final class Samples {
    private static final int EVENTS_OF_A_TAG = 100;
    private static final int TAGS_MAX = 20;
    private static final int IDS_MAX = 1_000;

    private final Map<Tag, Integer> asFirst = new HashMap<>();
    private final Set<Tag> asOther = new HashSet<>();
    private final List<UUID> ids = new ArrayList<>();

    void add(Message message) {
        if (message.tags().isEmpty()) {
            return;
        }
        ids.add(message.envelope().eventId());
        asFirst.merge(message.tags().getFirst(), 1, Integer::sum);
        asOther.addAll(message.tags().subList(1, message.tags().size()));
    }

    /// The tags whose number of events is nearest to 100, with that number. None is another event's second tag, so that a
    /// store of streams and a store of tags return the same.
    List<Map.Entry<Tag, Integer>> tags() {
        return asFirst.entrySet().stream().filter(tag -> !asOther.contains(tag.getKey()))
                .sorted((a, b) -> {
                    int byDistance = Integer.compare(Math.abs(a.getValue() - EVENTS_OF_A_TAG),
                            Math.abs(b.getValue() - EVENTS_OF_A_TAG));
                    return byDistance != 0 ? byDistance : a.getKey().compareTo(b.getKey());
                }).limit(TAGS_MAX).toList();
    }

    /// Ids spread evenly over the log.
    List<UUID> ids() {
        List<UUID> chosen = new ArrayList<>();
        int count = Math.min(IDS_MAX, ids.size());
        for (int i = 0; i < count; i++) {
            chosen.add(ids.get((int) ((long) i * ids.size() / count)));
        }
        return chosen;
    }
}
