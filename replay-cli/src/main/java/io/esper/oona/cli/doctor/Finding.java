package io.esper.oona.cli.doctor;

/// What one check has found.
///
/// @param check   what was looked at
/// @param state   how it is
/// @param finding the figures
/// @param advice  what to do; empty if nothing
public record Finding(String check, State state, String finding, String advice) {

    /// How something is.
    public enum State {
        ok, warning, failure
    }

    static Finding ok(String check, String finding) {
        return new Finding(check, State.ok, finding, "");
    }

    static Finding warning(String check, String finding, String advice) {
        return new Finding(check, State.warning, finding, advice);
    }

    static Finding failure(String check, String finding, String advice) {
        return new Finding(check, State.failure, finding, advice);
    }
}
