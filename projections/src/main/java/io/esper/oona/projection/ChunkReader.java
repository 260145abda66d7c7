package io.esper.oona.projection;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Cuts the log into chunks, decoding each event once. For one thread.
final class ChunkReader {

    /// Where elements come from.
    interface Source {
        /// The next element, or null if there is none now.
        ///
        /// @param first whether the chunk is still empty: then it is worth waiting for one
        @Nullable
        LogElement next(boolean first) throws InterruptedException;

        /// Everything up to here has been considered.
        long position();
    }

    private final RunnerSettings settings;
    private final PayloadReader payloads = new PayloadReader();

    ChunkReader(RunnerSettings settings) {
        this.settings = settings;
    }

    /// A chunk as large as the settings allow, or as large as the source has now; may hold nothing but a later position.
    Chunk read(Source source) throws InterruptedException {
        List<ReadEvent> events = new ArrayList<>();
        List<Expired> expired = new ArrayList<>();
        long bytes = 0;
        while (events.size() < settings.batchEventsMax() && bytes < settings.batchBytesMax()) {
            LogElement element = source.next(events.isEmpty());
            switch (element) {
                case null -> {
                    return new Chunk(events, expired, source.position());
                }
                case Expired notice -> expired.add(notice);
                case StoredEvent event -> {
                    events.add(ReadEvent.of(event, payloads));
                    bytes += event.payloadLength();
                }
            }
        }
        return new Chunk(events, expired, events.getLast().position());
    }
}
