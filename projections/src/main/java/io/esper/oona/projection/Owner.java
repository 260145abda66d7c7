package io.esper.oona.projection;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Who moves generations: a run or a rebuild in a process. Written `host/process/number`.
record Owner(String host, long process, long number) {

    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final int HOST_LENGTH_MAX = 200;

    /// A new owner in this process.
    static Owner fresh() {
        return new Owner(Host.NAME, ProcessHandle.current().pid(), NUMBERS.incrementAndGet());
    }

    String text() {
        return host + "/" + process + "/" + number;
    }

    /// Whether an owner is known to be gone, because its process on this host is: nobody need wait for the end of its lease. To be wrong
    /// about it (two hosts of one name) costs time, not rows: the lease's token decides who writes.
    static boolean isGone(String text) {
        List<String> parts = List.of(text.split("/", -1));
        if (parts.size() != 3 || !parts.getFirst().equals(Host.NAME)) {
            return false;
        }
        try {
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts.get(1)));
            return process.isEmpty() || !process.get().isAlive();
        } catch (NumberFormatException foreign) {
            return false;
        }
    }

    /// The name of this host, asked for once.
    private static final class Host {
        static final String NAME = name();

        private static String name() {
            try {
                String name = InetAddress.getLocalHost().getHostName().replace('/', '-');
                return name.length() > HOST_LENGTH_MAX ? name.substring(0, HOST_LENGTH_MAX) : name;
            } catch (UnknownHostException unnamed) {
                return "localhost";
            }
        }
    }
}
