package io.esper.oona.benchmarks;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;

/// Oona's log.
record OonaContender(Store store, ToLongFunction<Store> size) implements Contender {

    @Override
    public String name() {
        return "Oona";
    }

    @Override
    public void append(List<Message> batch) {
        store.log().append(Append.of(batch));
    }

    @Override
    public long replay(Consumer<Slice> each) {
        long count = 0;
        try (LogReader reader = store.log().read(ReadQuery.after(0))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    each.accept(new Slice(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                            event.payloadLength()));
                    count++;
                }
            }
        }
        return count;
    }

    @Override
    public int readTag(Tag tag) {
        int count = 0;
        EventFilter filter =
                new EventFilter(Set.of(), Set.of(), Set.of(tag), Set.of(), Set.of(), null, null, null, null);
        try (LogReader reader = store.log().read(ReadQuery.after(0).matching(filter))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                count++;
            }
        }
        return count;
    }

    @Override
    public long bytes() {
        store.maintenance().index();
        store.maintenance().repack();
        return size.applyAsLong(store);
    }

    @Override
    public void close() {
        store.close();
    }
}
