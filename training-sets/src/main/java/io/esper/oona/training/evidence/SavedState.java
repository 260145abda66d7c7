package io.esper.oona.training.evidence;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

import io.esper.oona.store.Cursor;
import io.esper.oona.store.Store;

/// The fold at a position, kept as cursors of the store, so that state, position and contexts move in one transaction. A cursor
/// holds some thousand characters, so the state is cut into parts.
///
/// @param position every event up to here is in the fold
record SavedState(long position, ContextFold fold) {
    /// Its cursor is that of a registered reader: events after it are not removed from the log.
    static final String READER = Cursor.READER_PREFIX + "evidence-keeper";
    private static final String STATE = "evidence-keeper/state";
    /// Fits the store's limit of 4,096 characters.
    private static final int PART_CHARACTERS = 4_000;

    /// The cursors that save a fold.
    static List<Cursor> cursors(long position, ContextFold fold) {
        byte[] bytes = StateCodec.write(fold);
        String text = Base64.getEncoder().encodeToString(bytes);
        List<Cursor> cursors = new ArrayList<>();
        int parts = 0;
        for (int from = 0; from < text.length(); from += PART_CHARACTERS) {
            cursors.add(new Cursor(STATE + "/" + parts++,
                    text.substring(from, Math.min(text.length(), from + PART_CHARACTERS))));
        }
        cursors.add(new Cursor(STATE, StateCodec.VERSION + " " + position + " " + parts + " " + checksum(bytes)));
        cursors.add(Cursor.ofReader(READER, position));
        return cursors;
    }

    /// What was saved last; a fold that knows nothing, at position 0, if nothing was or if it cannot be used.
    static SavedState read(Store store) {
        for (int attempt = 0; attempt < 3; attempt++) {
            Optional<String> header = store.cursor(STATE);
            if (header.isEmpty()) {
                break;
            }
            Optional<SavedState> saved = read(store, header.get());
            if (saved.isPresent()) {
                return saved.get();
            }
            // Another keeper may have saved between two reads: look again.
        }
        return new SavedState(0, new ContextFold());
    }

    private static Optional<SavedState> read(Store store, String header) {
        String[] fields = header.split(" ", -1);
        if (fields.length != 4 || !fields[0].equals(Integer.toString(StateCodec.VERSION))) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (int part = 0; part < Integer.parseInt(fields[2]); part++) {
            text.append(store.cursor(STATE + "/" + part).orElse(""));
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.toString());
            return checksum(bytes).equals(fields[3])
                    ? Optional.of(new SavedState(Long.parseLong(fields[1]), StateCodec.read(bytes)))
                    : Optional.empty();
        } catch (IllegalArgumentException | UncheckedIOException damaged) {
            return Optional.empty();
        }
    }

    private static String checksum(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return Long.toHexString(checksum.getValue());
    }
}
