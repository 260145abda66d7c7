package io.esper.oona.redis.link;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/// One connection to the master of a Redis installation. Commands are sent as they are, alone or many before the first answer is
/// awaited. For one thread at a time; after [RedisException.Lost] it is of no use any more. Close it.
public final class RedisLink implements Closeable {
    /// Answers that say that this server cannot do it now, but it or another one soon can.
    private static final List<String> PASSING =
            List.of("LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "OOM", "MISCONF",
                    "NOREPLICAS");
    private final Connection connection;
    private final String server;
    private int awaited;

    private RedisLink(Connection connection, String server) {
        this.connection = connection;
        this.server = server;
    }

    /// Connects to the first of the addresses that is a master.
    ///
    /// @throws RedisException.Lost if none can be reached or none is a master
    /// @throws RedisException.Misconfigured if the login is refused
    public static RedisLink open(RedisSettings settings, String clientName) {
        List<String> problems = new ArrayList<>();
        for (RedisSettings.Address address : settings.addresses()) {
            try {
                RedisLink link = new RedisLink(connect(settings, address, clientName), address.toString());
                String role = link.role();
                if (role.equals("master")) {
                    return link;
                }
                link.close();
                problems.add(address + " is a " + role);
            } catch (RedisException.Lost lost) {
                problems.add(String.valueOf(lost.getMessage()));
            }
        }
        throw new RedisException.Lost("No Redis master can be reached at " + settings + ": "
                + String.join("; ", problems) + ".", null);
    }

    private static Connection connect(RedisSettings settings, RedisSettings.Address address, String clientName) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder().resp2()
                .timeoutMillis(Math.toIntExact(settings.timeout().toMillis())).clientName(clientName);
        String password = settings.password();
        if (settings.user() != null && (password == null || password.isEmpty())) {
            throw new RedisException.Misconfigured("The user " + settings.user() + " of " + address
                    + " needs a password: without one the server would take this for its default user.");
        }
        if (password != null && !password.isEmpty()) {
            config.credentials(new DefaultRedisCredentials(settings.user(), password));
        }
        if (settings.tls()) {
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(new String[]{"TLSv1.3"});
            SslOptions.Builder tls = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).sslParameters(parameters);
            if (settings.authority() != null) {
                Certificates.trust(tls, settings.authority());
            }
            config.sslOptions(tls.build());
        }
        try {
            return new Connection(new HostAndPort(address.host(), address.port()), config.build());
        } catch (JedisConnectionException unreachable) {
            throw new RedisException.Lost(address + ": " + reason(unreachable), unreachable);
        } catch (JedisDataException refused) {
            String reply = String.valueOf(refused.getMessage());
            if (passing(reply)) {
                throw new RedisException.Lost(address + ": " + reply, refused);
            }
            throw new RedisException.Misconfigured("Redis at " + address + " refuses the login: " + reply
                    + ". Check user, password and the ACL of the user.");
        }
    }

    /// INFO is allowed to more users than ROLE.
    private String role() {
        return Replies.info(call(Command.INFO, "replication")).getOrDefault("role", "server of unknown role");
    }

    private static String reason(Throwable failed) {
        Throwable last = failed;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }

    private static boolean passing(String reply) {
        return PASSING.contains(reply.split(" ", 2)[0]);
    }

    /// Host and port of the server.
    public String server() {
        return server;
    }

    /// What the server takes for now.
    public Instant time() {
        List<@Nullable Object> time = Replies.list(call(Command.TIME));
        return Instant.ofEpochSecond(Replies.number(time.get(0)), Replies.number(time.get(1)) * 1_000);
    }

    /// Sends a command and waits for its answer.
    ///
    /// @param arguments texts, byte arrays, numbers or anything whose text is the argument
    /// @throws RedisException.Refused if the server answers with an error
    public @Nullable Object call(Command command, Object... arguments) {
        send(command, arguments);
        return receive().getLast();
    }

    /// Sends a command without waiting; [#receive] gets the answers.
    public void send(Command command, Object... arguments) {
        byte[][] raw = new byte[arguments.length][];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = arguments[i] instanceof byte[] bytes
                    ? bytes
                    : arguments[i].toString().getBytes(StandardCharsets.UTF_8);
        }
        try {
            connection.sendCommand(command, raw);
            awaited++;
        } catch (JedisException failed) {
            throw new RedisException.Lost(server + ": " + reason(failed), failed);
        }
    }

    /// How many answers are awaited.
    public int awaited() {
        return awaited;
    }

    /// Waits for the answers to everything sent, in the order of the sending.
    ///
    /// @throws RedisException.Refused the first error among them
    public List<@Nullable Object> receive() {
        List<@Nullable Object> replies = receiveAll();
        for (Object reply : replies) {
            if (reply instanceof RedisException refused) {
                throw refused;
            }
        }
        return replies;
    }

    /// As [#receive], with errors of single commands as [RedisException]s in their places.
    public List<@Nullable Object> receiveAll() {
        int count = awaited;
        awaited = 0;
        try {
            List<@Nullable Object> replies = new ArrayList<>(count);
            for (Object reply : connection.getMany(count)) {
                replies.add(reply instanceof JedisDataException error ? translated(error) : reply);
            }
            return replies;
        } catch (JedisException failed) {
            throw new RedisException.Lost(server + ": " + reason(failed), failed);
        }
    }

    private RedisException translated(JedisDataException error) {
        String reply = String.valueOf(error.getMessage());
        return passing(reply)
                ? new RedisException.Lost(server + ": " + reply, error)
                : new RedisException.Refused("a command", reply, error);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (JedisException _) {
            // It was lost before, and is closed all the same.
        }
    }
}
