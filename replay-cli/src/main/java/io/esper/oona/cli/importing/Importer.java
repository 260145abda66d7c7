package io.esper.oona.cli.importing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.esper.oona.cli.console.IoReason;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.outbox.Outbox;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Takes one input over into the log.
///
/// Each batch is one append: the events, the dead letters of its refused lines and the place that has been reached move
/// together or not at all. One append is under way at a time, so that the place never runs ahead of a batch that failed;
/// meanwhile the next batches are read by another thread.
///
/// An import that was interrupted, even by a kill, goes on where it stood when the same bytes come again. The input is
/// recognised by its content: the SHA-256 of its first 64 KiB names the cursor, and the cursor's checksum covers all bytes up to
/// its place. So a file may be moved, renamed or compressed, and one that grew goes on; one that was edited begins anew, and its
/// known lines count as duplicates. A pipe cannot be read twice and always begins anew. After a complete import nothing is
/// passed over: every line is looked at again.
public final class Importer {
    private static final int HEAD_BYTES = 64 * 1024;
    /// Reason code of an id that is stored with other content.
    static final String CONFLICT = "id-conflict";

    private final @Nullable Store store;
    private final Supplier<MessageReader> readers;
    private final int lineBytesMax;
    private final ImportSettings settings;

    /// An importer into a store.
    ///
    /// @param store        null for a dry run, which only reads
    /// @param readers      makes a reader for each input
    /// @param lineBytesMax the longest line that is read; longer ones are refused without being held
    public Importer(@Nullable Store store, Supplier<MessageReader> readers, int lineBytesMax, ImportSettings settings) {
        this.store = store;
        this.readers = readers;
        this.lineBytesMax = lineBytesMax;
        this.settings = settings;
    }

    /// Imports the source to its end, or until the listener says stop.
    ///
    /// @throws IOException if the input cannot be opened; a fault later on ends the import and is in the report
    public ImportReport run(ImportSource input, ImportListener listener) throws IOException {
        Account account = new Account(input.name(), listener);
        LineSource lines = new LineSource(input.open(settings), lineBytesMax);
        String cursor = null;
        try {
            if (store != null && input.resumable()) {
                cursor = cursorName(lines.head(HEAD_BYTES));
                lines = resume(store, cursor, input, lines, account);
            }
        } catch (IOException damaged) {
            lines.close();
            account.fail(IoReason.of(damaged));
            return account.report();
        }
        BatchReader batches =
                new BatchReader(lines, readers.get(), settings, "import:" + input.name(), lineBytesMax);
        try (Pipeline pipeline = new Pipeline(batches, listener::stopping)) {
            drain(pipeline, lines, account, cursor);
        }
        return account.report();
    }

    /// The source behind what an interrupted import has taken over; from its beginning if there was none or the bytes differ.
    private LineSource resume(Store into, String cursor, ImportSource input, LineSource lines, Account account)
            throws IOException {
        Optional<Place> place = settings.restart() ? Optional.empty() : into.cursor(cursor).flatMap(Place::parse);
        if (place.isEmpty()) {
            return lines;
        }
        if (reaches(lines, place.get())) {
            account.resumedFrom(place.get().lines());
            return lines;
        }
        account.listener().changed();
        lines.close();
        return new LineSource(input.open(settings), lineBytesMax);
    }

    private void drain(Pipeline pipeline, LineSource lines, Account account, @Nullable String cursor) {
        boolean finished = false;
        while (!finished) {
            Pipeline.Item item = pipeline.take();
            switch (item) {
                case Pipeline.Ready(Batch batch) -> {
                    account.add(batch, commit(batch, cursor));
                    account.listener().progress(lines.input().encodedBytes(), account.lines());
                }
                case Pipeline.Failed(IOException failure) -> {
                    account.fail(IoReason.of(failure));
                    return;
                }
                case Pipeline.Stopped() -> {
                    account.fail("stopped");
                    return;
                }
                case Pipeline.Ended() -> finished = true;
            }
        }
        if (settings.failFast() && account.refused() > 0) {
            account.fail("stopped at the first refused line, as --fail-fast asks");
        } else if (store != null && cursor != null) {
            store.log().append(new Append(List.of(), null, Append.OnConflict.DEAD_LETTER, List.of(), List.of(),
                    List.of(new Cursor(cursor, Place.FINISHED))));
        }
    }

    private @Nullable AppendResult commit(Batch batch, @Nullable String cursor) {
        if (store == null) {
            return null;
        }
        List<Cursor> cursors = cursor == null ? List.of() : List.of(new Cursor(cursor, batch.end().text()));
        return store.log().append(
                new Append(batch.messages(), null, Append.OnConflict.DEAD_LETTER, batch.origins(), batch.letters(),
                        cursors, beside(store)));
    }

    /// Where an outbox sends what is born on the log, it is written down that this is not: old commands are not given again.
    private static Append.@Nullable Beside beside(Store store) {
        return store.cursor(Outbox.READER).isPresent() ? new Ledger(store).notBornHere(Ledger.IMPORTS) : null;
    }

    /// Passes the bytes that were taken over before, if they are the same.
    private static boolean reaches(LineSource lines, Place place) throws IOException {
        return lines.skip(place.bytes(), place.lines()) && lines.checksum() == place.checksum();
    }

    private static String cursorName(byte[] head) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("oona import v1\n".getBytes(StandardCharsets.UTF_8));
            return "import:" + HexFormat.of().formatHex(digest.digest(head));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
