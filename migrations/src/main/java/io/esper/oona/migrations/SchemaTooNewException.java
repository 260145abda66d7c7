package io.esper.oona.migrations;

/// The schema was migrated by a newer program; this one must not touch it.
public final class SchemaTooNewException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SchemaTooNewException(String schema, int found, int known) {
        super("The schema " + schema + " has version " + found + "; this program knows versions up to " + known
                + ". Use the newer oona that migrated it.");
    }
}
