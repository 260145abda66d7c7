package io.esper.oona.bus.ledger;

/// Texts for people, as a database can keep them.
public final class Texts {
    /// Longest reason in UTF-16 units.
    public static final int REASON_LENGTH_MAX = 4096;

    private Texts() {}

    /// The reason without U+0000 and lone surrogates, cut to its longest.
    public static String reason(String text) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), REASON_LENGTH_MAX));
        for (int i = 0; i < text.length() && kept.length() < REASON_LENGTH_MAX - 1;) {
            int point = text.codePointAt(i);
            boolean storable = point != 0 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
            kept.appendCodePoint(storable ? point : '?');
            i += Character.charCount(point);
        }
        return kept.toString();
    }
}
