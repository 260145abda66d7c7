package io.esper.oona.projection.audit;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.projection.JsonText;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.StateHash;
import org.jspecify.annotations.Nullable;

/// What shares a trace.
///
/// @param run         of its newest event
/// @param firstMicros of its first event
/// @param lastMicros  of its newest event
/// @param listed      of the events, those that have a row of their own
/// @param topics      events by topic, in the order of first sight; at most 64 topics are told apart
record TraceRow(String trace, String run, long firstPosition, long lastPosition, @Nullable Long firstMicros,
        @Nullable Long lastMicros, long events, long listed, List<TopicCount> topics) {

    private static final int KIND = "trace".hashCode();
    private static final int TOPICS_MAX = 64;
    private static final String FURTHER = "further";

    /// How many events of a topic.
    record TopicCount(String topic, long events) {}

    static TraceRow of(ProjectionEvent event, boolean lists) {
        return new TraceRow(event.traceId(), event.run(), event.position(), event.position(), event.claimedMicros(),
                event.claimedMicros(), 1, lists ? 1 : 0, List.of(new TopicCount(event.topic(), 1)));
    }

    TraceRow with(ProjectionEvent event, boolean lists) {
        return new TraceRow(trace, event.run(), firstPosition, event.position(), firstMicros, event.claimedMicros(),
                events + 1, listed + (lists ? 1 : 0), counting(event.topic()));
    }

    long hash(StateHash with) {
        with.begin(KIND).add(trace).add(run).add(firstPosition).add(lastPosition).add(firstMicros).add(lastMicros)
                .add(events).add(listed);
        for (TopicCount count : topics) {
            with.add(count.topic()).add(count.events());
        }
        return with.value();
    }

    private List<TopicCount> counting(String topic) {
        List<TopicCount> counts = new ArrayList<>(topics);
        int place = find(topic);
        if (place < 0 && counts.size() >= TOPICS_MAX) {
            place = find(FURTHER);
            topic = FURTHER;
        }
        if (place < 0) {
            counts.add(new TopicCount(topic, 1));
        } else {
            counts.set(place, new TopicCount(topic, counts.get(place).events() + 1));
        }
        return counts;
    }

    private int find(String topic) {
        for (int index = 0; index < topics.size(); index++) {
            if (topics.get(index).topic().equals(topic)) {
                return index;
            }
        }
        return -1;
    }

    /// The counts as a JSON object. Topic names need no escape.
    static String json(List<TopicCount> counts) {
        StringBuilder json = new StringBuilder("{");
        for (TopicCount count : counts) {
            json.append(json.length() == 1 ? "" : ",").append(JsonText.quoted(count.topic())).append(':')
                    .append(count.events());
        }
        return json.append('}').toString();
    }

    /// Reads what [#json(List)] wrote.
    static List<TopicCount> counts(String json) {
        List<TopicCount> counts = new ArrayList<>();
        for (String member : json.substring(1, json.length() - 1).split(",", -1)) {
            int colon = member.lastIndexOf(':');
            counts.add(new TopicCount(member.substring(1, colon - 1), Long.parseLong(member.substring(colon + 1))));
        }
        return counts;
    }
}
