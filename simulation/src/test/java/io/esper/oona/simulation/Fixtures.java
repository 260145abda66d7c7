package io.esper.oona.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import io.esper.oona.event.Payload;

/// What the tests of this package share.
final class Fixtures {
    static final Instant START = Instant.parse("2026-03-02T08:07:00Z");

    private Fixtures() {}

    static SimulationSettings.Builder small(long seed) {
        return SimulationSettings.builder(seed, START);
    }

    static List<SimulatedMessage> messages(SimulationSettings settings) {
        return new Simulation(settings).stream().toList();
    }

    static <P extends Payload> List<P> payloads(List<SimulatedMessage> messages, Class<P> type) {
        return messages.stream().map(SimulatedMessage::payload).filter(type::isInstance).map(type::cast).toList();
    }

    /// The run that a trace id of the simulation belongs to.
    static String run(SimulatedMessage message) {
        String trace = message.envelope().traceId();
        String rest = trace.startsWith("karn-") ? trace.substring("karn-".length()) : trace;
        return rest.substring(0, rest.indexOf('-', "run-".length()));
    }

    static String text(SimulatedMessage message) {
        return new String(message.line(), StandardCharsets.UTF_8);
    }

    static String sha256(Iterable<SimulatedMessage> messages) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (SimulatedMessage message : messages) {
                digest.update(message.line());
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
