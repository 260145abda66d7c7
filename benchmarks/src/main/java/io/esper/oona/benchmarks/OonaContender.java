package io.esper.oona.benchmarks;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.AsyncContender;
import io.esper.oona.benchmarks.contender.Database;
import io.esper.oona.benchmarks.contender.ReadEvent;
import io.esper.oona.benchmarks.contender.Worker;
import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.sql.Stores;
import org.jspecify.annotations.Nullable;

/// Oona's log, through its public interface and with its usual settings.
final class OonaContender implements AsyncContender {
    /// A bulk import keeps so many batches under way.
    private static final int BULK_UNDER_WAY = 8;

    private final Address address;
    private final Store store;

    OonaContender(Address address) {
        this.address = address;
        StoreSettings settings = StoreSettings.of(address.url());
        store = Stores.open(
                address.embedded() ? settings : settings.withCredentials(address.user(), address.password()));
    }

    public static void main(String[] args) throws IOException {
        Worker.serve(List.of(args), OonaContender::new);
    }

    @Override
    public void append(List<Message> batch) {
        store.log().append(Append.of(batch));
    }

    @Override
    public CompletableFuture<?> appendAsync(Message message) {
        return store.log().appendAsync(Append.of(List.of(message)));
    }

    @Override
    public void bulk(List<Message> messages) {
        Queue<CompletableFuture<?>> underWay = new ArrayDeque<>();
        for (int from = 0; from < messages.size(); from += BULK_EVENTS) {
            if (underWay.size() == BULK_UNDER_WAY) {
                underWay.remove().join();
            }
            underWay.add(store.log().appendAsync(
                    Append.of(messages.subList(from, Math.min(messages.size(), from + BULK_EVENTS)))));
        }
        underWay.forEach(CompletableFuture::join);
    }

    @Override
    public void settle() {
        store.maintenance().index();
    }

    @Override
    public long stored() {
        return store.log().head();
    }

    @Override
    public void replay(long events, Consumer<ReadEvent> each) {
        read(ReadQuery.after(0).until(events), each);
    }

    @Override
    public void readTag(Tag tag, Consumer<ReadEvent> each) {
        read(ReadQuery.after(0).matching(
                new EventFilter(Set.of(), Set.of(), Set.of(tag), Set.of(), Set.of(), null, null, null, null)), each);
    }

    private void read(ReadQuery query, Consumer<ReadEvent> each) {
        try (LogReader reader = store.log().read(query)) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    each.accept(read(event));
                }
            }
        }
    }

    private static ReadEvent read(StoredEvent event) {
        return new ReadEvent(event.eventId(), event.type(), event.version(), event.senderId(), event.traceId(),
                event.timestamp().text(), event.payloadBuffer(), event.payloadOffset(), event.payloadLength());
    }

    @Override
    public @Nullable ReadEvent find(UUID eventId) {
        return store.log().find(eventId).map(OonaContender::read).orElse(null);
    }

    @Override
    public void tidy() {
        store.maintenance().index();
        store.maintenance().repack();
        if (!address.embedded()) {
            store.query(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute("VACUUM ANALYZE");
                }
            });
        }
    }

    @Override
    public long bytes() {
        return address.embedded()
                ? Database.fileBytes(address.url())
                : store.query(connection -> Database.schemaBytes(connection, "oona_main"));
    }

    @Override
    public void close() {
        store.close();
    }
}
