package io.esper.oona.cli.importing;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far an input has been taken over: so many bytes and lines, with the checksum of these bytes. The store keeps it as the
/// value of a cursor while an import is under way.
record Place(long bytes, long lines, long checksum) {

    static final Place START = new Place(0, 0, 0);
    /// Value of the cursor of an import that came to its end.
    static final String FINISHED = "finished";
    private static final Pattern TEXT =
            Pattern.compile("v1 bytes=(\\d{1,18}) lines=(\\d{1,18}) checksum=([0-9a-f]{16})");

    String text() {
        return String.format(Locale.ROOT, "v1 bytes=%d lines=%d checksum=%016x", bytes, lines, checksum);
    }

    /// Reads a cursor's value; empty for a finished import and for what a later version may write.
    static Optional<Place> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Place(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)),
                        Long.parseUnsignedLong(matcher.group(3), 16)))
                : Optional.empty();
    }
}
