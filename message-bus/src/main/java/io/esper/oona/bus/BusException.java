package io.esper.oona.bus;

import org.jspecify.annotations.Nullable;

/// What the bus refuses or fails at, beside the database's [io.esper.oona.store.StoreException]s.
@SuppressWarnings("serial")
public abstract sealed class BusException extends RuntimeException {
    BusException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// There is no such group: it was never made or was removed.
    public static final class NoGroup extends BusException {
        public NoGroup(String group) {
            super("There is no group '" + group
                    + "'; it was removed or never made. Subscribe to make it; 'oona bus status' lists the groups.",
                    null);
        }
    }

    /// The group exists as something else.
    public static final class OtherGroup extends BusException {
        public OtherGroup(String group, String what, String is, String wanted) {
            super("The group '" + group + "' has the " + what + " " + is + ", not " + wanted
                    + "; nothing was changed. Name the same, take another group, or remove this one first.", null);
        }
    }

    /// The bus or the subscription is closed.
    public static final class Closed extends BusException {
        public Closed(String what) {
            super(what + " is closed; open it again to go on.", null);
        }
    }

    /// The transport cannot be reached or has refused. What was under way may have happened: repeat it.
    public static final class Unavailable extends BusException {
        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The transport is set up so that it cannot keep the bus' promises, or does not know the place.
    public static final class Misconfigured extends BusException {
        public Misconfigured(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
