package io.esper.oona.projection.table;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import io.esper.oona.store.Store.Dialect;
import org.jspecify.annotations.Nullable;

/// An order of rows by their keys in which two databases can be read side by side. H2 sorts text by UTF-16 units, PostgreSQL's
/// collation C by bytes of UTF-8, which is the order of code points: they differ beyond the basic plane.
public enum KeyOrder {
    /// Between two H2 databases: follows the primary key.
    UTF16,
    /// Wherever PostgreSQL takes part; follows the primary key there, and is sorted by H2.
    CODE_POINTS;

    /// The order in which rows of these databases can be compared.
    public static KeyOrder of(Dialect one, Dialect other) {
        return one == Dialect.H2 && other == Dialect.H2 ? UTF16 : CODE_POINTS;
    }

    String orderBy(Dialect dialect, List<Column> keys) {
        return keys.stream().map(key -> expression(dialect, key)).collect(Collectors.joining(", "));
    }

    private String expression(Dialect dialect, Column key) {
        if (key.type() != Column.Type.TEXT) {
            return key.name();
        }
        return switch (dialect) {
            case POSTGRESQL -> key.name() + " COLLATE \"C\"";
            case H2 -> this == UTF16 ? key.name() : "STRINGTOUTF8(" + key.name() + ")";
        };
    }

    /// Compares rows by as many first cells.
    public Comparator<@Nullable Object[]> comparator(int keys) {
        return (one, other) -> {
            for (int index = 0; index < keys; index++) {
                int compared = compare(one[index], other[index]);
                if (compared != 0) {
                    return compared;
                }
            }
            return 0;
        };
    }

    private int compare(@Nullable Object one, @Nullable Object other) {
        return switch (one) {
            case String text when other instanceof String more ->
                    this == UTF16 ? text.compareTo(more) : byCodePoints(text, more);
            case Integer number when other instanceof Integer more -> number.compareTo(more);
            case Long number when other instanceof Long more -> number.compareTo(more);
            case Boolean bit when other instanceof Boolean more -> bit.compareTo(more);
            case UUID id when other instanceof UUID more -> {
                int high = Long.compareUnsigned(id.getMostSignificantBits(), more.getMostSignificantBits());
                yield high != 0
                        ? high
                        : Long.compareUnsigned(id.getLeastSignificantBits(), more.getLeastSignificantBits());
            }
            case null, default -> throw new IllegalArgumentException(
                    "Rows are ordered by text, whole numbers, ids and truth values; got " + one + " and " + other
                            + ".");
        };
    }

    /// As UTF-8 sorts; the fix-up of surrogates is that of RFC 5051's and ICU's compareCodePointOrder.
    private static int byCodePoints(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int index = 0; index < length; index++) {
            int left = one.charAt(index);
            int right = other.charAt(index);
            if (left != right) {
                return fixed(left) - fixed(right);
            }
        }
        return one.length() - other.length();
    }

    private static int fixed(int unit) {
        if (unit < Character.MIN_SURROGATE) {
            return unit;
        }
        return unit > Character.MAX_SURROGATE ? unit - 0x800 : unit + 0x2000;
    }
}
