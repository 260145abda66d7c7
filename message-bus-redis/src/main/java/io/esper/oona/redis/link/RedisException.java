package io.esper.oona.redis.link;

import org.jspecify.annotations.Nullable;

/// What goes wrong between this program and Redis.
@SuppressWarnings("serial")
public abstract sealed class RedisException extends RuntimeException {
    RedisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// The server cannot be reached, is loading, or is no longer the master. Connect again; what was under way may have happened.
    public static final class Lost extends RedisException {
        public Lost(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The server answered a command with an error.
    public static final class Refused extends RedisException {
        private final String code;

        Refused(String command, String reply, @Nullable Throwable cause) {
            super("Redis refuses " + command + ": " + reply, cause);
            this.code = reply.split(" ", 2)[0];
        }

        /// The first word of the answer, for example `NOGROUP`.
        public String code() {
            return code;
        }

        /// Whether it may be about one key alone: it holds something else than a stream, or is not for this user.
        public boolean ofOneKey() {
            return code.equals("WRONGTYPE") || code.equals("NOPERM");
        }

        /// Whether what the command needs has been deleted: the stream, or the group on it. It can be made again.
        public boolean gone() {
            return code.equals("NOGROUP") || code.equals("UNBLOCKED")
                    || String.valueOf(getMessage()).contains("no such key");
        }
    }

    /// The settings are wrong, or the server is set up so that it would lose messages.
    public static final class Misconfigured extends RedisException {
        public Misconfigured(String message) {
            super(message, null);
        }
    }
}
