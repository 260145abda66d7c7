package io.esper.oona.redis.link;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Where a Redis server is and how to speak to it.
///
/// @param addresses 1 to 16 servers that may be the master; the first that says it is gets the connection
/// @param tls       whether the connection is encrypted and the server's certificate checked against its host name
/// @param authority PEM file with the certificates that are trusted; null for those of the Java platform
/// @param user      ACL user, null for the default user
/// @param password  never logged, never part of a URL
/// @param prefix    stands before each stream's name, for several tenants on one server; may be empty
/// @param timeout   of connecting, and of an answer beyond the time that a command may wait, 100 ms to 5 min
public record RedisSettings(List<Address> addresses, boolean tls, @Nullable Path authority, @Nullable String user,
        @Nullable String password, String prefix, Duration timeout) {

    /// A host and a port.
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private static final int ADDRESSES_MAX = 16;
    private static final int USUAL_PORT = 6379;
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT_MIN = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._:-]{0,64}");

    public RedisSettings {
        addresses = List.copyOf(addresses);
        List<String> problems = new ArrayList<>();
        if (addresses.isEmpty() || addresses.size() > ADDRESSES_MAX) {
            problems.add("1 to " + ADDRESSES_MAX + " addresses are possible");
        }
        for (Address address : addresses) {
            if (address.host().isEmpty() || address.port() < 1 || address.port() > 65_535) {
                problems.add("'" + address + "' is not a host and a port");
            }
        }
        if (!PREFIX.matcher(prefix).matches()) {
            problems.add("the prefix has up to 64 of a-z, A-Z, 0-9, '.', '_', ':', '-'");
        }
        if (timeout.compareTo(TIMEOUT_MIN) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
            problems.add("the timeout is 100 ms to 5 min");
        }
        if (authority != null && !tls) {
            problems.add("trusted certificates are for rediss:// alone");
        }
        if (user != null && password == null) {
            problems.add("the user " + user + " needs a password");
        }
        if (!problems.isEmpty()) {
            throw new RedisException.Misconfigured("Redis settings: " + String.join("; ", problems) + ".");
        }
    }

    /// Reads `redis://host:port`, `rediss://` for TLS, several addresses with commas between them, and a prefix of stream names
    /// behind a `/`. A user may stand before an `@`; a password may not.
    ///
    /// @throws RedisException.Misconfigured if the text is something else
    public static RedisSettings of(String url) {
        boolean tls = url.startsWith("rediss://");
        if (!tls && !url.startsWith("redis://")) {
            throw new RedisException.Misconfigured(
                    "'" + shown(url)
                            + "' is not the URL of a Redis server; write redis://host:6379 or rediss://host:6379.");
        }
        String rest = url.substring(url.indexOf("://") + 3);
        int slash = rest.indexOf('/');
        String prefix = slash < 0 ? "" : rest.substring(slash + 1);
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String user = at < 0 ? null : authority.substring(0, at);
        if (user != null && user.contains(":")) {
            throw new RedisException.Misconfigured("The URL '" + shown(url)
                    + "' holds a password, which other users of this machine could read. Leave it out and give it in a file or the environment.");
        }
        List<Address> addresses = new ArrayList<>();
        for (String address : authority.substring(at + 1).split(",", -1)) {
            addresses.add(address(address, url));
        }
        return new RedisSettings(addresses, tls, null, null, null, prefix, USUAL_TIMEOUT).withUser(user);
    }

    private static Address address(String text, String url) {
        try {
            URI uri = new URI("redis://" + text);
            if (uri.getHost() != null) {
                return new Address(uri.getHost(), uri.getPort() < 0 ? USUAL_PORT : uri.getPort());
            }
        } catch (URISyntaxException _) {
            // said below
        }
        throw new RedisException.Misconfigured(
                "'" + text + "' in '" + shown(url) + "' is not a host and a port, such as redis1:6379.");
    }

    /// The URL without what may be a password.
    private static String shown(String url) {
        return url.replaceAll(":[^:@/]*@", ":***@");
    }

    /// A user of the URL, whose password comes later.
    private RedisSettings withUser(@Nullable String name) {
        return name == null || name.isEmpty()
                ? this
                : new RedisSettings(addresses, tls, authority, name, "", prefix, timeout);
    }

    /// With an ACL user and a password; a null user keeps the URL's.
    public RedisSettings withCredentials(@Nullable String newUser, @Nullable String newPassword) {
        return new RedisSettings(addresses, tls, authority, newUser == null ? user : newUser,
                newPassword == null ? password : newPassword, prefix, timeout);
    }

    /// With certificates that are trusted instead of the platform's.
    public RedisSettings trusting(Path pem) {
        return new RedisSettings(addresses, tls, pem, user, password, prefix, timeout);
    }

    public RedisSettings withTimeout(Duration newTimeout) {
        return new RedisSettings(addresses, tls, authority, user, password, prefix, newTimeout);
    }

    /// The key of a topic's stream.
    public String stream(String topic) {
        return prefix + topic;
    }

    /// Addresses and prefix, whoever logs in.
    public String place() {
        return text("redis://");
    }

    /// Never shows the password.
    @Override
    public String toString() {
        return text((tls ? "rediss://" : "redis://") + (user == null ? "" : user + "@"));
    }

    private String text(String beginning) {
        StringBuilder text = new StringBuilder(beginning);
        for (int i = 0; i < addresses.size(); i++) {
            text.append(i == 0 ? "" : ",").append(addresses.get(i));
        }
        return text.append(prefix.isEmpty() ? "" : "/" + prefix).toString();
    }
}
