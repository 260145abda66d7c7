package io.esper.oona.cli;

import java.time.Duration;

import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.OutputFormat;
import io.esper.oona.event.json.MessageWriter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.Tail;

/// Writes the events of a query to standard output: as rows, or as messages that `oona import` takes.
final class EventListing implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(250);

    private final Console console;
    private final EventSink sink;
    private long written;

    /// Where events go.
    interface EventSink extends AutoCloseable {
        void write(StoredEvent event);

        void flush();

        @Override
        void close();
    }

    EventListing(Console console, OutputFormat format, boolean messages) {
        this.console = console;
        this.sink = messages ? messages(console) : rows(format, console);
    }

    /// Writes everything up to the head; returns the position that has been reached.
    long list(EventLog log, ReadQuery query) {
        try (LogReader reader = log.read(query)) {
            for (LogElement element = reader.next(); element != null && !console.stopping(); element = reader.next()) {
                write(element);
            }
            return reader.position();
        }
    }

    /// Writes what comes, until the query's limit is reached or the user stops it.
    void follow(EventLog log, ReadQuery query) {
        sink.flush();
        try (Tail tail = log.tail(query)) {
            while (!console.stopping() && written < query.limit()) {
                LogElement element = tail.next(WAIT);
                if (element == null) {
                    sink.flush();
                } else {
                    write(element);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void write(LogElement element) {
        switch (element) {
            case StoredEvent event -> {
                sink.write(event);
                written++;
            }
            case Expired expired -> console.say(ExpiredNotice.of(expired));
        }
    }

    long written() {
        return written;
    }

    @Override
    public void close() {
        sink.close();
    }

    private static EventSink rows(OutputFormat format, Console console) {
        EventRows rows = new EventRows(format, console);
        return new EventSink() {
            @Override
            public void write(StoredEvent event) {
                rows.write(event);
            }

            @Override
            public void flush() {
                rows.flush();
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    private static EventSink messages(Console console) {
        MessageWriter writer = new MessageWriter();
        return new EventSink() {
            @Override
            public void write(StoredEvent event) {
                byte[] line = writer.line(event.topic(), event.envelope(), event.payloadBuffer(), event.payloadOffset(),
                        event.payloadLength());
                console.out().write(line, 0, line.length).newline();
            }

            @Override
            public void flush() {
                console.out().flush();
            }

            @Override
            public void close() {
                console.out().flush();
            }
        };
    }
}
