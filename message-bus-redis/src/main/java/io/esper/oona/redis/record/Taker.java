package io.esper.oona.redis.record;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Message;
import io.esper.oona.redis.entry.EntryReading;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.StreamMove;
import io.esper.oona.redis.ledger.StreamMovedException;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.NewDeadLetter;
import io.esper.oona.store.Store;

/// Gathers entries, with what they were read as, until they are as many bytes as one transaction may have; then stores them with what
/// became of each, and acknowledges them. For one thread.
final class Taker {
    private final Store store;
    private final Ledger ledger;
    private final RedisLink link;
    private final RecorderSettings settings;
    private final RecorderObserver observer;
    private final SenderNames names;
    private final Map<TopicStream, StreamBatch> gathered = new LinkedHashMap<>();

    Taker(Store store, Ledger ledger, RedisLink link, RecorderSettings settings, RecorderObserver observer,
            SenderNames names) {
        this.store = store;
        this.ledger = ledger;
        this.link = link;
        this.settings = settings;
        this.observer = observer;
        this.names = names;
    }

    /// See [StreamBatch#received]; entries of a stream come in their order.
    ///
    /// @throws StreamMovedException if what was gathered is stored now, and another recorder was quicker
    void received(TopicStream stream, StreamEntry entry, EntryReading reading) {
        batch(stream).received(entry, reading);
        storeIfFull();
    }

    /// See [StreamBatch#pending].
    void pending(TopicStream stream, StreamEntry entry, EntryReading reading, boolean known) {
        batch(stream).pending(entry, reading, known);
        storeIfFull();
    }

    /// See [StreamBatch#settled].
    void settled(TopicStream stream, EntryId id) {
        batch(stream).settled(id);
    }

    private StreamBatch batch(TopicStream stream) {
        return gathered.computeIfAbsent(stream, StreamBatch::new);
    }

    private void storeIfFull() {
        if (gathered.values().stream().mapToLong(StreamBatch::bytes).sum() >= settings.batchBytes()) {
            store();
        }
    }

    /// Stores what was gathered in one transaction, and acknowledges it.
    void store() {
        List<StreamBatch> batches = List.copyOf(gathered.values());
        gathered.clear();
        List<StreamBatch> work = batches.stream().filter(batch -> !batch.empty()).toList();
        if (!work.isEmpty()) {
            Written written = new Written(work);
            store.log().append(new Append(written.messages, null, Append.OnConflict.DEAD_LETTER, written.origins,
                    written.letters, List.of(), written));
            written.settle();
            observer.at(RecordingStep.COMMITTED);
        }
        acknowledge(batches);
    }

    private void acknowledge(List<StreamBatch> batches) {
        boolean some = false;
        for (StreamBatch batch : batches) {
            List<EntryId> ids = batch.ids();
            if (!ids.isEmpty()) {
                List<Object> arguments = new ArrayList<>(ids.size() + 2);
                arguments.add(batch.stream().key());
                arguments.add(settings.group());
                arguments.addAll(ids);
                link.send(Command.XACK, arguments.toArray());
                some = true;
            }
        }
        if (some) {
            link.receive();
            observer.at(RecordingStep.ACKNOWLEDGED);
        }
    }

    /// What one transaction writes.
    private final class Written implements Append.Beside {
        private final List<StreamBatch> batches;
        private final List<Message> messages = new ArrayList<>();
        private final List<Append.Origin> origins = new ArrayList<>();
        private final List<NewDeadLetter> letters = new ArrayList<>();
        private List<StreamMove> moves = List.of();

        Written(List<StreamBatch> batches) {
            this.batches = batches;
            for (StreamBatch batch : batches) {
                messages.addAll(batch.messages());
                origins.addAll(batch.origins());
                letters.addAll(batch.letters());
            }
        }

        @Override
        public void run(Connection connection, List<AppendResult.Outcome> outcomes) throws SQLException {
            List<StreamMove> made = new ArrayList<>();
            int from = 0;
            for (StreamBatch batch : batches) {
                int to = from + batch.messages().size();
                StreamMove move =
                        batch.move(outcomes.subList(from, to), store.clock(), settings.lateAfter(), names);
                from = to;
                ledger.move(connection, move);
                ledger.count(connection, batch.stream().topic().name(), move.senders(), move.nowMicros());
                made.add(move);
            }
            moves = made;
            observer.at(RecordingStep.WRITING);
        }

        /// The streams stand where the transaction has put them.
        void settle() {
            Counts counts = Counts.NONE;
            long redelivered = 0;
            for (int i = 0; i < moves.size(); i++) {
                StreamMove move = moves.get(i);
                batches.get(i).stream().stands(move.after());
                counts = counts.plus(StreamBatch.counts(move));
                redelivered += move.redelivered();
            }
            observer.recorded(counts, redelivered);
        }
    }
}
