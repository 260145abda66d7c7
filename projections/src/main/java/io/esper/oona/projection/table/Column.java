package io.esper.oona.projection.table;

/// A column of a read model's table.
///
/// @param name as in the migration
/// @param type how its values travel
public record Column(String name, Type type) {

    /// How values travel to and from both databases.
    public enum Type {
        TEXT("text", "varchar"), INTEGER("integer", "integer"), LONG("bigint", "bigint"), REAL("real", "real"),
        DOUBLE("double precision", "double precision"),
        BOOLEAN("boolean", "boolean"), DECIMAL("numeric", "numeric(50,9)"), UUID("uuid", "uuid"),
        /// `short[]`; cells of a row whose table is written wholesale.
        SMALLINTS("smallint[]", "smallint array"),
        /// `int[]`; `Integer.MIN_VALUE` stands for NULL.
        INTEGERS("integer[]", "integer array"),
        /// `long[]`; `Long.MIN_VALUE` stands for NULL.
        LONGS("bigint[]", "bigint array"),
        /// `float[]`; what is not finite stands for NULL.
        REALS("real[]", "real array"),
        /// `String[]`.
        TEXTS("text[]", "varchar array");

        private final String postgres;
        private final String h2;

        Type(String postgres, String h2) {
            this.postgres = postgres;
            this.h2 = h2;
        }

        String postgres() {
            return postgres;
        }

        String h2() {
            return h2;
        }
    }

    public static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    public static Column integer(String name) {
        return new Column(name, Type.INTEGER);
    }

    public static Column bigint(String name) {
        return new Column(name, Type.LONG);
    }

    public static Column real(String name) {
        return new Column(name, Type.REAL);
    }

    /// `double`, for sums that must go on exactly.
    public static Column doubled(String name) {
        return new Column(name, Type.DOUBLE);
    }

    public static Column bool(String name) {
        return new Column(name, Type.BOOLEAN);
    }

    /// A decimal with nine places after the point: exact sums on both databases.
    public static Column decimal(String name) {
        return new Column(name, Type.DECIMAL);
    }

    public static Column uuid(String name) {
        return new Column(name, Type.UUID);
    }

    public static Column smallints(String name) {
        return new Column(name, Type.SMALLINTS);
    }

    public static Column integers(String name) {
        return new Column(name, Type.INTEGERS);
    }

    public static Column longs(String name) {
        return new Column(name, Type.LONGS);
    }

    public static Column reals(String name) {
        return new Column(name, Type.REALS);
    }

    public static Column texts(String name) {
        return new Column(name, Type.TEXTS);
    }
}
