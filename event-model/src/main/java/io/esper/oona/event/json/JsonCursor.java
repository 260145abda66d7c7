package io.esper.oona.event.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/// Walks over a JSON text where it stands, without a tree and without copying what nobody asks for. Strict: RFC 8259, UTF-8,
/// no U+0000, no lone surrogates, no number that a double cannot hold, nothing beyond the limits; with duplicate names refused when
/// asked to. Every fault is a [JsonFault] with the index of the byte. Reused; for one thread.
final class JsonCursor {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final MessageLimits limits;
    private final SeenNames seen = new SeenNames();
    private final JsonNumber number = new JsonNumber();

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int depth;
    private boolean first;
    private boolean unique;

    private int textStart;
    private int textEnd;
    private boolean textAscii;
    private boolean textEscaped;

    JsonCursor(MessageLimits limits) {
        this.limits = limits;
    }

    /// Stands before the text in `source[from, to)`.
    ///
    /// @param depth  nesting around the text, for the limit
    /// @param unique whether to refuse names that come twice
    void over(byte[] source, int from, int to, int depth, boolean unique) {
        bytes = source;
        at = from;
        end = to;
        this.depth = depth;
        this.unique = unique;
        first = false;
        seen.clear();
    }

    /// Goes to a value seen before, `depth` levels deep. Not for a cursor that checks for duplicates.
    void seek(int offset, int depth) {
        at = offset;
        this.depth = depth;
        first = false;
    }

    int depth() {
        return depth;
    }

    /// Where the cursor stands; after [#peek], the first byte of the next token.
    int offset() {
        return at;
    }

    /// The first byte of the next token, or 0 at the end.
    int peek() {
        while (at < end) {
            byte next = bytes[at];
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next;
            }
            at++;
        }
        return 0;
    }

    void expectEnd() {
        if (peek() != 0 || at < end) {
            throw malformed("something follows the end of the text");
        }
    }

    // ---- objects and arrays

    void beginObject() {
        if (peek() != '{') {
            throw otherType("an object");
        }
        open();
        if (unique) {
            seen.openObject();
        }
    }

    /// Goes to the next field's value and remembers its name; false at the end of the object.
    boolean nextName() {
        int next = peek();
        if (next == '}') {
            return closeObject();
        }
        if (first) {
            first = false;
        } else if (next == ',') {
            at++;
            next = peek();
        } else {
            throw malformed("a ',' or '}' was expected");
        }
        if (next != '"') {
            throw malformed("a field name in quotes was expected");
        }
        int start = at;
        scanText();
        if (textEnd - textStart > limits.nameBytesMax()) {
            throw new JsonFault(RefusalReason.TOO_LONG, start,
                    "a field name has more than " + limits.nameBytesMax() + " bytes");
        }
        if (unique && !(textEscaped ? seen.addDecoded(bytes, text()) : seen.add(bytes, textStart, textEnd))) {
            throw new JsonFault(RefusalReason.DUPLICATE_KEY, start,
                    "the field " + shown(text()) + " comes twice in one object");
        }
        if (peek() != ':') {
            throw malformed("a ':' was expected");
        }
        at++;
        return true;
    }

    private boolean closeObject() {
        at++;
        depth--;
        first = false;
        if (unique) {
            seen.closeObject();
        }
        return false;
    }

    void beginArray() {
        if (peek() != '[') {
            throw otherType("an array");
        }
        open();
    }

    /// Goes to the next element; false at the end of the array.
    boolean nextElement() {
        int next = peek();
        if (next == ']') {
            at++;
            depth--;
            first = false;
            return false;
        }
        if (first) {
            first = false;
        } else if (next == ',') {
            at++;
            if (peek() == ']') {
                throw malformed("a value was expected");
            }
        } else {
            throw malformed("a ',' or ']' was expected");
        }
        return true;
    }

    private void open() {
        if (++depth > limits.depthMax()) {
            throw new JsonFault(RefusalReason.TOO_DEEP, at, "nested more than " + limits.depthMax() + " deep");
        }
        at++;
        first = true;
    }

    void skipValue() {
        switch (peek()) {
            case '{' -> {
                beginObject();
                while (nextName()) {
                    skipValue();
                }
            }
            case '[' -> {
                beginArray();
                while (nextElement()) {
                    skipValue();
                }
            }
            case '"' -> scanText();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> scanNumber();
        }
    }

    // ---- names and values

    /// The name of the field that [#nextName] found. Ask before reading the value.
    JsonName name() {
        return textEscaped ? nameWithEscapes() : JsonNameTable.find(bytes, textStart, textEnd);
    }

    private JsonName nameWithEscapes() {
        byte[] decoded = text().getBytes(StandardCharsets.UTF_8);
        return JsonNameTable.find(decoded, 0, decoded.length);
    }

    /// The field name or string read last.
    String text() {
        if (textEscaped) {
            byte[] decoded = new byte[textEnd - textStart];
            return new String(decoded, 0, JsonEscapes.decode(bytes, textStart, textEnd, decoded),
                    StandardCharsets.UTF_8);
        }
        return new String(bytes, textStart, textEnd - textStart,
                textAscii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /// The field name read last as a number of up to nine digits; -1 if it is none.
    int textAsNumber() {
        int length = textEnd - textStart;
        if (length == 0 || length > 9) {
            return -1;
        }
        int value = 0;
        for (int i = textStart; i < textEnd; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /// The bytes that the string at hand stands for.
    byte[] decodedText() {
        byte[] decoded = new byte[textEnd - textStart];
        int length = JsonEscapes.decode(bytes, textStart, textEnd, decoded);
        return length == decoded.length ? decoded : Arrays.copyOf(decoded, length);
    }

    /// Where the text read last begins, behind its quote.
    int textStart() {
        return textStart;
    }

    /// Goes past a null if the next value is one.
    boolean skipNull() {
        if (peek() != 'n') {
            return false;
        }
        literal("null");
        return true;
    }

    @Nullable
    String optionalString() {
        return skipNull() ? null : string();
    }

    String string() {
        if (peek() != '"') {
            throw otherType("a string");
        }
        scanText();
        return text();
    }

    /// The next value's text as received.
    String raw() {
        peek();
        int start = at;
        skipValue();
        return slice(start);
    }

    /// The text between the place and the cursor, as received.
    String slice(int from) {
        return new String(bytes, from, at - from, StandardCharsets.UTF_8);
    }

    @Nullable
    Boolean optionalBoolean() {
        return switch (peek()) {
            case 'n' -> {
                literal("null");
                yield null;
            }
            case 't' -> {
                literal("true");
                yield Boolean.TRUE;
            }
            case 'f' -> {
                literal("false");
                yield Boolean.FALSE;
            }
            default -> throw otherType("true or false");
        };
    }

    /// A number as float, an infinity beyond float's range; NaN for null.
    float optionalFloat() {
        if (skipNull()) {
            return Float.NaN;
        }
        expectNumber("a number");
        return number.asFloat();
    }

    @Nullable
    Integer optionalInt(int min) {
        return skipNull() ? null : (Integer) wholeInt(min);
    }

    /// A whole number of `min` to 2^31 - 1.
    int wholeInt(int min) {
        int start = expectNumber("a whole number");
        OptionalLong value = number.asLong();
        if (value.isEmpty() || value.getAsLong() < min || value.getAsLong() > Integer.MAX_VALUE) {
            throw new JsonFault(RefusalReason.WRONG_TYPE, start,
                    "a whole number of " + min + " to 2147483647 was expected");
        }
        return (int) value.getAsLong();
    }

    @Nullable
    Long optionalLong() {
        if (skipNull()) {
            return null;
        }
        int start = expectNumber("a whole number");
        OptionalLong value = number.asLong();
        if (value.isEmpty()) {
            throw new JsonFault(RefusalReason.WRONG_TYPE, start, "a whole number of 64 bits was expected");
        }
        return value.getAsLong();
    }

    /// Whether the next value is a number.
    boolean atNumber() {
        int next = peek();
        return next == '-' || (next >= '0' && next <= '9');
    }

    private int expectNumber(String expected) {
        if (!atNumber()) {
            throw otherType(expected);
        }
        int start = at;
        scanNumber();
        return start;
    }

    // ---- tokens

    private void literal(String word) {
        int length = word.length();
        for (int i = 1; i < length; i++) {
            if (at + i >= end || bytes[at + i] != word.charAt(i)) {
                throw malformed("a value was expected");
            }
        }
        at += length;
    }

    private void scanNumber() {
        if (!atNumber()) {
            throw noValue();
        }
        int start = at;
        int stop = number.scan(bytes, at, end);
        if (stop < 0) {
            if (startsWith(start + 1, "Infinity")) {
                throw notFinite();
            }
            at = ~stop;
            throw malformed("a number is not written as JSON wants it");
        }
        at = stop;
        if (number.length() > limits.numberBytesMax()) {
            throw new JsonFault(RefusalReason.TOO_LONG, start,
                    "a number has more than " + limits.numberBytesMax() + " bytes");
        }
        if (!number.finite()) {
            throw new JsonFault(RefusalReason.NOT_A_NUMBER, start, "a number is too large for a double");
        }
    }

    private void scanText() {
        int start = at + 1;
        int pos = start;
        textAscii = true;
        textEscaped = false;
        while (true) {
            while (pos + Long.BYTES <= end) {
                long stops = stops((long) WORDS.get(bytes, pos));
                if (stops != 0) {
                    pos += Long.numberOfTrailingZeros(stops) >>> 3;
                    break;
                }
                pos += Long.BYTES;
            }
            if (pos >= end) {
                at = end;
                throw malformed("the text ends inside a string");
            }
            byte next = bytes[pos];
            if (next == '"') {
                break;
            }
            if (next == '\\') {
                textEscaped = true;
                pos = JsonEscapes.check(bytes, pos, end);
            } else if (next < 0) {
                textAscii = false;
                pos = Utf8.check(bytes, pos, end);
            } else if (next < ' ') {
                throw controlCharacter(pos);
            } else {
                pos++;
            }
        }
        if (pos - start > limits.stringBytesMax()) {
            throw new JsonFault(RefusalReason.TOO_LONG, at,
                    "a string has more than " + limits.stringBytesMax() + " bytes");
        }
        textStart = start;
        textEnd = pos;
        at = pos + 1;
    }

    /// The high bit of every byte that is a quote, a backslash, a control character or not ASCII; bits above the lowest may err.
    /// See "Determine if a word has a byte equal to n" in S. E. Anderson's Bit Twiddling Hacks.
    private static long stops(long word) {
        long quote = word ^ (ONES * '"');
        long backslash = word ^ (ONES * '\\');
        return (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - ONES * ' ') & ~word) | word)
                & HIGHS;
    }

    // ---- faults

    JsonFault malformed(String what) {
        if (at < end && bytes[at] < 0) {
            Utf8.check(bytes, at, end);
        }
        if (at < end && bytes[at] == 0) {
            return new JsonFault(RefusalReason.FORBIDDEN_CHARACTER, at, "U+0000 is not allowed");
        }
        return new JsonFault(RefusalReason.MALFORMED_JSON, at, at < end ? what : "the text ends too early: " + what);
    }

    private JsonFault controlCharacter(int pos) {
        return bytes[pos] == 0
                ? new JsonFault(RefusalReason.FORBIDDEN_CHARACTER, pos, "U+0000 is not allowed")
                : new JsonFault(RefusalReason.MALFORMED_JSON, pos, "a control character in a string has to be escaped");
    }

    private JsonFault otherType(String expected) {
        int start = at;
        return switch (peek()) {
            case '{', '[', '"', 't', 'f', 'n', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                    new JsonFault(RefusalReason.WRONG_TYPE, start, expected + " was expected");
            default -> noValue();
        };
    }

    private JsonFault noValue() {
        return startsWith(at, "NaN") || startsWith(at, "Infinity") ? notFinite() : malformed("a value was expected");
    }

    private JsonFault notFinite() {
        return new JsonFault(RefusalReason.NOT_A_NUMBER, at, "NaN and the infinities are not JSON: send null");
    }

    private boolean startsWith(int from, String word) {
        if (from + word.length() > end) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String shown(String name) {
        return name.length() <= 64 ? "'" + name + "'" : "'" + name.substring(0, 64) + "…'";
    }
}
