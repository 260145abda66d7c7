package io.esper.oona.projection.dark;

/// Something dark.
///
/// @param kind   what
/// @param where  the topic, or the read model
/// @param type   of the payload, or the table
/// @param what   a field's path with `*` for the keys of maps and `[]` for elements, or a column; empty for a type
/// @param events that were looked at, or rows of the table
/// @param set    of these, how many have the field
/// @param probed events in which the field was changed to see whether a row changes; 0 if it was not tried
public record Finding(Kind kind, String where, String type, String what, long events, long set, long probed) {

    /// What is dark.
    public enum Kind {
        /// Events of a type whose topic no read model names; one that takes all topics does not count.
        TYPE_NOT_READ,
        /// A field that the schema knows and no event has.
        FIELD_NEVER_SET,
        /// A field that changes no row of a read model, whatever it says.
        FIELD_NOT_USED,
        /// A field that the schema does not know: it is stored, and no read model can see it.
        FIELD_UNKNOWN,
        /// A column of a read model in which every row is NULL.
        COLUMN_NEVER_FED
    }
}
