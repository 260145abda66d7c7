package io.esper.oona.redis.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Place;
import io.esper.oona.bus.Published;
import io.esper.oona.event.Message;
import io.esper.oona.redis.entry.EntryWriter;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.ServerCheck;
import org.jspecify.annotations.Nullable;

/// Adds messages to their streams, in the order in which they were given to it, many before the first answer. What was sent when the
/// connection was lost may be there or not: its caller is told. What was not sent waits for the server as long as a connection may take.
/// Thread-safe.
final class Publisher implements AutoCloseable {
    /// What is sent before the answers are read.
    private static final int SENT_MAX = 1_000;
    private static final long SENT_BYTES_MAX = 4L << 20;
    private static final long LOOK_MILLIS = 100;
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final RedisSettings settings;
    private final int most;
    private final Semaphore room;
    private final BlockingQueue<Publication> waiting = new LinkedBlockingQueue<>();
    private final BlockingQueue<Runnable> ended = new LinkedBlockingQueue<>();
    private final Thread sender;
    private final Thread teller;
    private volatile boolean closed;
    private volatile boolean stopped;
    private volatile boolean allSent;
    private @Nullable RedisLink link;
    private long used;

    Publisher(RedisSettings settings, int most) {
        this.settings = settings;
        this.most = most;
        this.room = new Semaphore(most, true);
        this.sender = Thread.ofVirtual().name("oona-bus-publisher").start(this::send);
        this.teller = Thread.ofVirtual().name("oona-bus-published").start(this::tell);
    }

    List<Published> publish(List<Message> messages) {
        CompletableFuture<List<Published>> result = new CompletableFuture<>();
        submit(messages, result);
        try {
            return result.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof BusException said ? said : failed;
        }
    }

    /// What the caller does when it is published it does on another thread than the sender's.
    CompletableFuture<List<Published>> publishAsync(List<Message> messages) {
        CompletableFuture<List<Published>> told = new CompletableFuture<>();
        CompletableFuture<List<Published>> result = new CompletableFuture<>();
        // Before it is under way: once everything is sent nobody looks at what has ended.
        var _ = result.whenComplete((done, failed) -> ended.add(() -> {
            if (failed == null) {
                told.complete(done);
            } else {
                told.completeExceptionally(failed);
            }
        }));
        submit(messages, result);
        return told;
    }

    private void submit(List<Message> messages, CompletableFuture<List<Published>> result) {
        Publication publication = new Publication(messages, Math.min(most, messages.size()), result);
        room.acquireUninterruptibly(publication.permits());
        waiting.add(publication);
        if (stopped && waiting.remove(publication)) {
            room.release(publication.permits());
            throw new BusException.Closed("The bus");
        }
    }

    private void send() {
        try {
            while (!closed || !waiting.isEmpty()) {
                Publication first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    send(next(first));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            drop();
            stopped = true;
            for (Publication late = waiting.poll(); late != null; late = waiting.poll()) {
                fail(late, new BusException.Closed("The bus"));
            }
            allSent = true;
        }
    }

    private void tell() {
        try {
            while (!allSent || !ended.isEmpty()) {
                Runnable one = ended.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (one != null) {
                    one.run();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// This one and those that may be sent with it.
    private List<Publication> next(Publication first) {
        List<Publication> some = new ArrayList<>(List.of(first));
        long count = first.messages().size();
        long bytes = first.bytes();
        Publication more = waiting.peek();
        while (more != null && count + more.messages().size() <= SENT_MAX && bytes + more.bytes() <= SENT_BYTES_MAX) {
            some.add(waiting.remove());
            count += more.messages().size();
            bytes += more.bytes();
            more = waiting.peek();
        }
        return some;
    }

    private void send(List<Publication> publications) {
        try {
            RedisLink open = link();
            List<Message> messages = publications.stream().flatMap(one -> one.messages().stream()).toList();
            @Nullable
            Object[] replies = new Object[messages.size()];
            RedisException lost = add(open, messages, replies);
            int from = 0;
            for (Publication publication : publications) {
                int to = from + publication.messages().size();
                end(publication, Arrays.copyOfRange(replies, from, to), lost);
                from = to;
            }
            if (Arrays.stream(replies).anyMatch(RedisException.Lost.class::isInstance)) {
                drop(); // the server is no longer the master, or cannot write: another may
            }
            used = System.nanoTime();
        } catch (RedisException away) {
            drop();
            publications.forEach(one -> fail(one, Failures.of(away)));
        } catch (RuntimeException | Error broken) {
            drop();
            publications.forEach(one -> fail(one, broken));
        }
    }

    /// Sends all, a part at a time. Returns how the connection was lost, if it was; then some replies are missing.
    private @Nullable RedisException add(RedisLink open, List<Message> messages, @Nullable Object[] replies) {
        int answered = 0;
        long bytes = 0;
        try {
            for (int i = 0; i < messages.size(); i++) {
                Message message = messages.get(i);
                List<Object> arguments = new ArrayList<>(List.of(settings.stream(message.topic()), "*"));
                arguments.addAll(
                        EntryWriter.fields(message.topic(), message.envelope(), message.payload(), Map.of()));
                open.send(Command.XADD, arguments.toArray());
                bytes += message.payload().length;
                if (i + 1 == messages.size() || open.awaited() == SENT_MAX || bytes >= SENT_BYTES_MAX) {
                    for (Object reply : open.receiveAll()) {
                        replies[answered++] = reply;
                    }
                    bytes = 0;
                }
            }
            return null;
        } catch (RedisException lost) {
            drop();
            return lost;
        }
    }

    private void end(Publication publication, @Nullable Object[] replies, @Nullable RedisException lost) {
        List<Published> published = new ArrayList<>(replies.length);
        for (int i = 0; i < replies.length; i++) {
            Message message = publication.messages().get(i);
            switch (replies[i]) {
                case null -> {
                    fail(publication, unknown(i, replies.length, lost));
                    return;
                }
                case RedisException refused -> {
                    fail(publication, Failures.of(refused));
                    return;
                }
                default -> published.add(new Published(message.envelope().eventId(),
                        new Place(message.topic(), Replies.text(replies[i])), false));
            }
        }
        room.release(publication.permits());
        publication.result().complete(published);
    }

    private BusException unknown(int sure, int all, @Nullable RedisException lost) {
        return new BusException.Unavailable("The connection to Redis was lost while " + all
                + " messages were published; the first " + sure
                + " are there, the others may be. Publish them again: who reads them knows them by their ids. ("
                + (lost == null ? "no answer" : lost.getMessage()) + ")", lost);
    }

    private void fail(Publication publication, Throwable how) {
        if (!publication.result().isDone()) {
            room.release(publication.permits());
            publication.result().completeExceptionally(how);
        }
    }

    /// The connection, made again where it was lost, for as long as a connection may take.
    private RedisLink link() {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        while (true) {
            try {
                return tryLink();
            } catch (RedisException.Lost away) {
                drop();
                if (System.nanoTime() - deadline > 0 || closed) {
                    throw away;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private RedisLink tryLink() {
        RedisLink open = link;
        if (open == null) {
            open = RedisLink.open(settings, "oona-bus-publisher");
            ServerCheck.of(open);
            link = open;
        } else if (System.nanoTime() - used > FRESH_NANOS) {
            open.call(Command.PING); // a server may have closed what is idle
        }
        return open;
    }

    private void drop() {
        RedisLink open = link;
        link = null;
        if (open != null) {
            open.close();
        }
    }

    /// Waits for what was given to it. Who is told of what was published may call it, too.
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Thread thread : List.of(sender, teller)) {
            while (thread.isAlive() && thread != Thread.currentThread()) {
                try {
                    thread.join();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
