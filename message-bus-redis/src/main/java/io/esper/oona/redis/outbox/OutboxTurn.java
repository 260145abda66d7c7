package io.esper.oona.redis.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.store.Append;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;

/// Whose turn it is to send: one outbox of a log at a time, so that the order of the log is kept and the place never goes back.
///
/// The turn is a cursor with the name of its holder and a time after which others may take it. It is changed only under the log's lock,
/// by who knows what it says; the place is moved in the same transaction. A holder that was frozen for longer than [#LEASE] has lost
/// the turn when it comes back: what it had just sent comes twice, and its place is not written. For one thread.
final class OutboxTurn {
    /// How long a turn lasts that its holder does not renew.
    static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration RENEW = Duration.ofSeconds(3);
    private static final String NAME = "outbox-turn";
    private static final String NOBODY = "- 0";

    private final Store store;
    private final String holder = UUID.randomUUID().toString();
    private String written = "";

    OutboxTurn(Store store) {
        this.store = store;
    }

    /// It is another one's turn; nothing was written.
    @SuppressWarnings("serial")
    static final class OthersException extends RuntimeException {
        OthersException() {
            super("Another outbox sends what is born on this log; this one waits until that has ended, or has not been heard of for "
                    + LEASE.toSeconds() + " seconds.");
        }
    }

    /// Until when somebody has the turn, or had it.
    static Optional<Instant> heldTo(Store store) {
        return store.cursor(NAME).filter(said -> !said.equals(NOBODY))
                .map(said -> Instant.ofEpochMilli(Long.parseLong(said.split(" ", 2)[1])));
    }

    /// Takes the turn if nobody has it.
    ///
    /// @throws OthersException if somebody has
    void take() {
        written = store.cursor(NAME).orElse("");
        String[] said = (written.isEmpty() ? NOBODY : written).split(" ", 2);
        if (!said[0].equals(holder) && Long.parseLong(said[1]) > millis()) {
            throw new OthersException();
        }
        keepWith(List.of());
    }

    /// Renews the turn when it is time to.
    ///
    /// @throws OthersException if it was lost
    void keep() {
        if (Long.parseLong(written.split(" ", 2)[1]) - millis() < LEASE.minus(RENEW).toMillis()) {
            keepWith(List.of());
        }
    }

    /// Moves cursors and renews the turn, in one transaction.
    ///
    /// @throws OthersException if it was lost; then nothing is written
    void keepWith(List<Cursor> cursors) {
        write(holder + " " + (millis() + LEASE.toMillis()), cursors);
    }

    /// Lets others send, if this one has the turn. Without the database the turn ends by itself.
    void end() {
        try {
            if (written.startsWith(holder)) {
                write(NOBODY, List.of());
            }
        } catch (OthersException | StoreException _) {
            written = "";
        }
    }

    private void write(String value, List<Cursor> cursors) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, store.clock().instant());
        store.log().append(new Append(List.of(), null, Append.OnConflict.REFUSE_BATCH, List.of(), List.of(), cursors,
                Ledger.replacing(NAME, written, value, micros, OthersException::new)));
        written = value;
    }

    private long millis() {
        return store.clock().millis();
    }
}
