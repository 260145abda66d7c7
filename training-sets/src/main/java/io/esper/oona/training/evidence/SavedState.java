package io.esper.oona.training.evidence;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

import io.esper.oona.store.Cursor;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;

/// The fold at a position, kept as cursors of the store, so that state, position and contexts move in one transaction. A cursor
/// holds some thousand characters, so the state is cut into parts.
///
/// @param position every event up to here is in the fold
/// @param bytes    of the compressed state
record SavedState(long position, ContextFold fold, long bytes) {

    /// Its cursor is that of a registered reader: events after it are not removed from the log.
    static final String READER = Cursor.READER_PREFIX + "evidence-keeper";
    private static final String STATE = "evidence-keeper/state";
    /// Fits the store's limit of 4,096 characters.
    private static final int PART_CHARACTERS = 4_000;

    private static final String DAMAGED = "The evidence keeper's saved state is damaged.";
    /// It does not start again by itself: where events have expired, it would come to other contexts than those that are written.
    private static final String ADVICE =
            " Nothing was changed. Use the version that saved it; or, if the log still holds every"
                    + " event, remove the cursors whose name begins with '" + STATE
                    + "', and the keeper starts at the beginning.";

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

    /// What was saved last; a fold that knows nothing, at position 0, if nothing was.
    ///
    /// @throws StoreException.Misconfigured if a version that writes another form saved it
    /// @throws StoreException.Corrupt       if it is damaged
    static SavedState read(Store store) {
        Map<String, String> cursors = store.cursors(STATE); // of one save, whoever saves meanwhile
        String header = cursors.get(STATE);
        return header == null ? new SavedState(0, new ContextFold(), 0) : read(header, cursors);
    }

    private static SavedState read(String header, Map<String, String> cursors) {
        String[] fields = header.split(" ", -1);
        int version = fields.length == 4 ? version(fields[0]) : 0;
        if (version == 0) {
            throw new StoreException.Misconfigured("The evidence keeper's saved state has the form '" + fields[0]
                    + "' and this version reads " + StateCodec.OLDEST + " to " + StateCodec.VERSION + "." + ADVICE,
                    null);
        }
        try {
            StringBuilder text = new StringBuilder();
            for (int part = 0; part < Integer.parseInt(fields[2]); part++) {
                text.append(cursors.getOrDefault(STATE + "/" + part, ""));
            }
            byte[] bytes = Base64.getDecoder().decode(text.toString());
            if (!checksum(bytes).equals(fields[3])) {
                throw new StoreException.Corrupt(DAMAGED + ADVICE, null);
            }
            return new SavedState(Long.parseLong(fields[1]), StateCodec.read(bytes, version), bytes.length);
        } catch (IllegalArgumentException | UncheckedIOException damaged) {
            throw new StoreException.Corrupt(DAMAGED + ADVICE, damaged);
        }
    }

    /// The version that a text names; 0 if this one cannot read it.
    private static int version(String text) {
        for (int version = StateCodec.OLDEST; version <= StateCodec.VERSION; version++) {
            if (text.equals(Integer.toString(version))) {
                return version;
            }
        }
        return 0;
    }

    private static String checksum(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return Long.toHexString(checksum.getValue());
    }
}
