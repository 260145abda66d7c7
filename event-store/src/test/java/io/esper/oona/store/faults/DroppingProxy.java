package io.esper.oona.store.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between a client and a PostgreSQL server and, when told so, lets the server carry out a request, swallows its reply
/// and closes the connection. Thread-safe; close it.
public final class DroppingProxy implements AutoCloseable {
    private static final int NEVER = Integer.MAX_VALUE;

    private final ServerSocket listening;
    private final int serverPort;
    private final AtomicInteger repliesLeft = new AtomicInteger(NEVER);
    private final AtomicInteger dropped = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /// Stands before the server that listens there on this machine.
    public DroppingProxy(int serverPort) {
        this.serverPort = serverPort;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofPlatform().daemon().name("proxy").start(this::accept);
    }

    /// Where clients connect.
    public int port() {
        return listening.getLocalPort();
    }

    /// Lets so many replies through, then drops the next, once.
    public void dropReplyAfter(int replies) {
        repliesLeft.set(replies);
    }

    /// Lets everything through; returns how many replies have been dropped so far.
    public int calm() {
        repliesLeft.set(NEVER);
        return dropped.get();
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                Thread.ofPlatform().daemon().start(() -> pump(client, server, false));
                Thread.ofPlatform().daemon().start(() -> pump(server, client, true));
            }
        } catch (IOException closed) {
            close();
        }
    }

    private void pump(Socket from, Socket to, boolean replies) {
        byte[] buffer = new byte[1 << 16];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (replies && drops()) {
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException broken) {
            sockets.remove(from);
        }
    }

    private boolean drops() {
        if (repliesLeft.get() == NEVER || repliesLeft.getAndDecrement() != 0) {
            return false;
        }
        repliesLeft.set(NEVER);
        dropped.incrementAndGet();
        return true;
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
