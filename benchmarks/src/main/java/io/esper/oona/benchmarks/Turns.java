package io.esper.oona.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.Peer;
import io.esper.oona.benchmarks.contender.Reply;
import org.jspecify.annotations.Nullable;

/// Contenders taking turns: starts their JVMs, asks one after the other, keeps what they answer and tells it on standard error.
/// A peer that fails leaves, with the reason; Oona must not. Close it.
final class Turns implements AutoCloseable {
    /// The same for every contender.
    static final String HEAP = "1g";

    private final Results results;
    private final Map<String, String> absent;
    private final Map<Entrant, Peer> peers = new LinkedHashMap<>();

    /// @param absent takes who left and why
    Turns(Results results, Map<String, String> absent) {
        this.results = results;
        this.absent = absent;
    }

    void enter(Entrant entrant, Address address, long serverPid) throws IOException {
        peers.put(entrant, Peer.start(entrant.name(), entrant.classPath(), entrant.main(), HEAP, address, serverPid,
                entrant.arguments()));
    }

    /// Who takes part, in the order of a round: each round begins with the next.
    List<Entrant> order(int round) {
        List<Entrant> order = new ArrayList<>(peers.keySet());
        Collections.rotate(order, 1 - round);
        return order;
    }

    /// Asks, and keeps the answer as a measure of the round.
    void measure(Entrant entrant, String measure, int round, String command) {
        Reply reply = ask(entrant, command);
        if (reply != null) {
            results.add(entrant, measure, round, reply);
            System.err.printf("round %d  %-10s %-12s %-16s %12s /s  %8s + %s µs CPU  p50 %s µs%n", round,
                    entrant.database(), entrant.name(), measure, Spread.text(reply.get("per_second")),
                    Spread.text(reply.get("client_us")), Spread.text(reply.get("server_us")),
                    Spread.text(reply.get("p50_us")));
        }
    }

    /// Asks; null if the contender has left.
    @Nullable
    Reply ask(Entrant entrant, String command) {
        Peer peer = peers.get(entrant);
        if (peer == null) {
            return null;
        }
        try {
            return peer.ask(command);
        } catch (IllegalStateException failed) {
            if (entrant.isOona()) {
                throw failed;
            }
            System.err.println(failed.getMessage());
            absent.put(entrant.name() + " on " + entrant.database(), String.valueOf(failed.getMessage()));
            peers.remove(entrant);
            peer.close();
            return null;
        }
    }

    @Override
    public void close() {
        peers.values().forEach(Peer::close);
    }
}
