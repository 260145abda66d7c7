package io.esper.oona.bus.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.DeliveryHandler;
import io.esper.oona.bus.ledger.Micros;
import org.jspecify.annotations.Nullable;

/// Lets a handler handle deliveries in one transaction, each behind a savepoint, so that one that fails undoes nothing but its own
/// work. For one thread.
final class HandlerRun {
    private final DeliveryHandler handler;
    private final int attemptsMax;
    private final Duration retryDelay;
    private final Clock clock;
    private int done;
    private @Nullable InterruptedException interrupted;

    HandlerRun(DeliveryHandler handler, int attemptsMax, Duration retryDelay, Clock clock) {
        this.handler = handler;
        this.attemptsMax = attemptsMax;
        this.retryDelay = retryDelay;
        this.clock = clock;
    }

    /// What is to be said of each; of what follows a failed one of its key, nothing. An interrupt ends the run: of the rest
    /// nothing is said either.
    Map<Delivery, Verdict> over(Connection connection, List<Delivery> deliveries) throws SQLException {
        Map<Delivery, Verdict> verdicts = new LinkedHashMap<>();
        Set<String> failedKeys = new HashSet<>();
        done = 0;
        for (Delivery delivery : deliveries) {
            String key = delivery.key();
            if (key != null && failedKeys.contains(key)) {
                continue;
            }
            Verdict verdict = verdict(connection, delivery);
            if (interrupted != null) {
                break;
            }
            verdicts.put(delivery, verdict);
            if (verdict instanceof Verdict.Done) {
                done++;
            } else if (key != null && delivery.attempt() < attemptsMax) {
                failedKeys.add(key);
            }
        }
        return verdicts;
    }

    private Verdict verdict(Connection connection, Delivery delivery) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            handler.handle(connection, delivery);
            connection.releaseSavepoint(before);
            return Verdict.DONE;
        } catch (InterruptedException stopped) {
            interrupted = stopped;
            connection.rollback(before);
            return again(stopped);
        } catch (Exception failed) {
            connection.rollback(before);
            return again(failed);
        }
    }

    private Verdict again(Exception failed) {
        String message = failed.getMessage();
        return new Verdict.Again(Micros.now(clock) + Micros.of(retryDelay),
                failed.getClass().getSimpleName() + (message == null ? "" : ": " + message));
    }

    /// How many were handled.
    int done() {
        return done;
    }

    /// Once what was handled before it is committed.
    void rethrowInterrupt() throws InterruptedException {
        InterruptedException stopped = interrupted;
        if (stopped != null) {
            throw stopped;
        }
    }
}
