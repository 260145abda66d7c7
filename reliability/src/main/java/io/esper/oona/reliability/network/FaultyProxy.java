package io.esper.oona.reliability.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.reliability.Await;

/// Stands between clients and a server and does to their lines what it is told. Thread-safe; close it.
final class FaultyProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int DELAY_NANOS_MAX = 25_000_000;
    private static final int SLOW_CHUNK_BYTES = 2_048;
    private static final int SLOW_CHUNK_NANOS = 8_000_000;

    /// What is done to the lines.
    enum Fault {
        /// Nothing.
        NONE,
        /// Each piece waits up to 25 ms.
        DELAY,
        /// About 256 KB a second.
        SLOW,
        /// A line that carries something breaks after a random byte of it, with a reset.
        RESET,
        /// Requests vanish on their way.
        BLACK_HOLE_UP,
        /// Replies vanish on their way: the server does what it was asked.
        BLACK_HOLE_DOWN,
        /// The next reply vanishes and its line breaks; after a COMMIT, or a statement that commits by itself, the client does not
        /// know whether it has happened.
        DROP_REPLY
    }

    private final ServerSocket listening;
    private final int serverPort;
    private final SplittableRandom random;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final AtomicInteger repliesLeft = new AtomicInteger();
    private final AtomicLong hurt = new AtomicLong();
    private volatile Fault fault = Fault.NONE;

    FaultyProxy(int serverPort, SplittableRandom random) {
        this.serverPort = serverPort;
        this.random = random;
        try {
            this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofPlatform().daemon().name("proxy").start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// From now on.
    void set(Fault next) {
        fault = next;
    }

    /// Lets so many replies through, then drops the next.
    void dropReplyAfter(int replies) {
        repliesLeft.set(replies);
        fault = Fault.DROP_REPLY;
    }

    /// How many pieces have been held up, cut or swallowed.
    long hurt() {
        return hurt.get();
    }

    private synchronized int chance(int bound) {
        return random.nextInt(bound);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
                lines.add(line);
                Thread.ofPlatform().daemon().start(() -> line.carry(true));
                Thread.ofPlatform().daemon().start(() -> line.carry(false));
            } catch (IOException refused) {
                // closed, or the server takes nobody: the client learns of it
            }
        }
    }

    /// One client's connection.
    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean holed;

        Line(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void carry(boolean up) {
            Socket from = up ? client : server;
            Socket to = up ? server : client;
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!pass(up, buffer, read, out)) {
                        reset();
                        return;
                    }
                }
            } catch (IOException broken) {
                // the other end learns of it
            }
            end();
        }

        /// Returns false if the line is to break.
        private boolean pass(boolean up, byte[] buffer, int length, OutputStream out) throws IOException {
            Fault now = fault;
            holed |= now == (up ? Fault.BLACK_HOLE_UP : Fault.BLACK_HOLE_DOWN);
            if (holed) {
                hurt.incrementAndGet();
                return true; // a line that has lost something never carries anything again
            }
            switch (now) {
                case NONE, BLACK_HOLE_UP, BLACK_HOLE_DOWN -> out.write(buffer, 0, length);
                case DELAY -> {
                    hurt.incrementAndGet();
                    Await.moment(chance(DELAY_NANOS_MAX));
                    out.write(buffer, 0, length);
                }
                case SLOW -> {
                    hurt.incrementAndGet();
                    for (int from = 0; from < length; from += SLOW_CHUNK_BYTES) {
                        Await.moment(SLOW_CHUNK_NANOS);
                        out.write(buffer, from, Math.min(SLOW_CHUNK_BYTES, length - from));
                    }
                }
                case RESET -> {
                    hurt.incrementAndGet();
                    out.write(buffer, 0, chance(length + 1));
                    return false;
                }
                case DROP_REPLY -> {
                    if (!up && repliesLeft.getAndDecrement() == 0) {
                        fault = Fault.NONE;
                        hurt.incrementAndGet();
                        return false;
                    }
                    out.write(buffer, 0, length);
                }
            }
            return true;
        }

        private void reset() throws IOException {
            client.setSoLinger(true, 0);
            server.setSoLinger(true, 0);
            end();
        }

        void end() {
            lines.remove(this);
            try (client; server) {
                holed = true;
            } catch (IOException alreadyBroken) {
                holed = true;
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        lines.forEach(Line::end);
    }
}
