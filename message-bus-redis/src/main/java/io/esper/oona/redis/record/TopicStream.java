package io.esper.oona.redis.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Topic;
import io.esper.oona.redis.ledger.StreamState;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.ReadSize;
import io.esper.oona.redis.link.StreamEntry;

/// One topic's stream as the recorder knows it. For the recorder's thread.
final class TopicStream {
    private final Topic topic;
    private final String key;
    private final ReadSize size = new ReadSize();
    private StreamState state;
    private boolean ownPending = true;
    /// How far this consumer's own pending entries have been read again.
    private EntryId ownRead = EntryId.ZERO;

    TopicStream(Topic topic, String key, StreamState state) {
        this.topic = topic;
        this.key = key;
        this.state = state;
    }

    Topic topic() {
        return topic;
    }

    String key() {
        return key;
    }

    StreamState state() {
        return state;
    }

    EntryId recorded() {
        return state.recorded();
    }

    void stands(StreamState now) {
        state = now;
    }

    /// Whether entries may be pending with this consumer that it does not know of.
    boolean ownPending() {
        return ownPending;
    }

    EntryId ownRead() {
        return ownRead;
    }

    void ownReadTo(EntryId id) {
        ownRead = id;
    }

    /// Entries are pending with this consumer that it has not seen.
    void lookAgain() {
        ownPending = true;
        ownRead = EntryId.ZERO;
    }

    void ownPendingDone() {
        ownPending = false;
    }

    /// How many entries to ask for.
    int count(RecorderSettings settings) {
        return size.count(settings.batchBytes(), settings.batchEntries());
    }

    /// Bytes that the next entry is expected to have.
    long entryBytes() {
        return size.entryBytes();
    }

    /// Learns from what a read has brought: the next one may ask for more.
    void learn(List<StreamEntry> entries) {
        size.learn(entries);
    }

    /// Learns how large entries are.
    void expect(List<StreamEntry> entries) {
        size.expect(entries);
    }

    /// Streams by key.
    static Map<String, TopicStream> byKey(List<TopicStream> streams) {
        Map<String, TopicStream> byKey = new HashMap<>();
        streams.forEach(stream -> byKey.put(stream.key, stream));
        return byKey;
    }

    /// What the arguments of XREADGROUP end with: STREAMS, the keys, an id for each.
    static List<Object> arguments(List<TopicStream> streams, Object... first) {
        List<Object> arguments = new ArrayList<>(List.of(first));
        arguments.add("STREAMS");
        streams.forEach(stream -> arguments.add(stream.key));
        streams.forEach(_ -> arguments.add(">"));
        return arguments;
    }
}
