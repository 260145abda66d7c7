package io.esper.oona.reliability;

/// This machine does not allow a fault to be made; the message says what it answered.
@SuppressWarnings("serial")
public final class Refused extends Exception {
    public Refused(String reason) {
        super(reason);
    }
}
