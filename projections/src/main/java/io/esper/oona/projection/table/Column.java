package io.esper.oona.projection.table;

/// A column of a read model's table.
///
/// @param name as in the migration
/// @param type how its values travel
public record Column(String name, Type type) {

    /// How values travel to and from both databases.
    public enum Type {
        TEXT("text", "varchar"), INTEGER("integer", "integer"), LONG("bigint", "bigint"), REAL("real", "real"),
        BOOLEAN("boolean", "boolean"), DECIMAL("numeric", "numeric(50,9)"), UUID("uuid", "uuid");

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
}
