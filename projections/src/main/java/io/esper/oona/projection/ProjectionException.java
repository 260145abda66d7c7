package io.esper.oona.projection;

import org.jspecify.annotations.Nullable;

/// A projection cannot do what was asked. Failures of the database are [io.esper.oona.store.StoreException]s.
@SuppressWarnings("serial")
public final class ProjectionException extends RuntimeException {
    public ProjectionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static ProjectionException overtaken(String name, int generation) {
        return new ProjectionException("Generation " + generation + " of " + name
                + " is gone: another rebuild has taken its place. Look at its status and repeat if need be.", null);
    }

    static ProjectionException leased(String name, int generation, String owner) {
        return new ProjectionException("Generation " + generation + " of " + name + " is being moved by " + owner
                + ". Wait until it is done, or cancel it: oona projections cancel " + name + ".", null);
    }

    static ProjectionException divided(String name, int count, int wanted) {
        return new ProjectionException("The rows of " + name + " are divided into " + count + " partition"
                + (count == 1 ? "" : "s") + ", not " + wanted
                + ". A rebuild divides them anew while the old ones serve: oona projections rebuild " + name
                + " --partitions " + wanted + ".", null);
    }

    static ProjectionException tooManyParked(int keys, long position, String reason) {
        return new ProjectionException("More than " + keys + " keys are parked, the last at position " + position + ": "
                + reason + " So many are not the events' fault: correct the projection, then rebuild it.", null);
    }
}
