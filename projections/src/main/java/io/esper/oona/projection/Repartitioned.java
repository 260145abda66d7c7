package io.esper.oona.projection;

/// The generation that is shown by now is divided otherwise than the one before: whoever moves it has to begin anew.
@SuppressWarnings("serial")
final class Repartitioned extends RuntimeException {
    Repartitioned(String name, int before, int now) {
        super("The rows of " + name + " that are shown now have " + now + " partitions, those before had " + before
                + ".");
    }
}
