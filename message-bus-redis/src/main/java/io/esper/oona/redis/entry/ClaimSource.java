package io.esper.oona.redis.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;

/// Where payloads lie that are too large for the bus.
public sealed interface ClaimSource {

    /// No such place: every claim check is a dead letter.
    ClaimSource NONE = new None();

    /// Fetches what the pointer names.
    ///
    /// @param link     to the Redis server that the message came from
    /// @param bytesMax more is not fetched
    /// @throws ClaimException if it cannot be had
    byte[] fetch(String pointer, RedisLink link, int bytesMax) throws ClaimException;

    /// No place.
    record None() implements ClaimSource {
        @Override
        public byte[] fetch(String pointer, RedisLink link, int bytesMax) throws ClaimException {
            throw new ClaimException("no place is set up where claim checks can be fetched from");
        }
    }

    /// Files below a directory; a pointer is a path relative to it, also written `file:path`.
    record Directory(Path root) implements ClaimSource {
        private static final String SCHEME = "file:";

        @Override
        public byte[] fetch(String pointer, RedisLink link, int bytesMax) throws ClaimException {
            String relative = pointer.startsWith(SCHEME) ? pointer.substring(SCHEME.length()) : pointer;
            try {
                Path real = root.toRealPath();
                Path file = real.resolve(relative).toRealPath();
                if (!file.startsWith(real) || !Files.isRegularFile(file)) {
                    throw new ClaimException("'" + relative + "' is not a file below the directory of claim checks");
                }
                if (Files.size(file) > bytesMax) {
                    throw ClaimException.tooLarge(Files.size(file), bytesMax);
                }
                return Files.readAllBytes(file);
            } catch (IOException | InvalidPathException unreadable) {
                throw new ClaimException("'" + relative + "' cannot be read: " + unreadable.getMessage());
            }
        }
    }

    /// Keys of the same Redis server; a pointer is a key, also written `redis:key`.
    record Keys() implements ClaimSource {
        private static final String SCHEME = "redis:";

        @Override
        public byte[] fetch(String pointer, RedisLink link, int bytesMax) throws ClaimException {
            String key = pointer.startsWith(SCHEME) ? pointer.substring(SCHEME.length()) : pointer;
            long bytes = Replies.number(link.call(Command.STRLEN, key));
            if (bytes > bytesMax) {
                throw ClaimException.tooLarge(bytes, bytesMax);
            }
            return Optional.ofNullable(link.call(Command.GET, key)).map(byte[].class::cast)
                    .orElseThrow(() -> new ClaimException("there is no key '" + key + "'"));
        }
    }
}
