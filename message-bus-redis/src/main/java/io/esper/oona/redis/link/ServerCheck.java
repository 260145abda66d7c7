package io.esper.oona.redis.link;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/// What a server was found to be when somebody connected.
///
/// @param server      host and port
/// @param version     for example `7.0.15`
/// @param persistence `always`, `everysec`, `no` (AOF with this fsync), `aof` (fsync unknown), or `none` for no AOF at all
/// @param eviction    `noeviction`: others are refused
/// @param memoryMax   bytes, 0 for no limit
public record ServerCheck(String server, String version, String persistence, String eviction, long memoryMax) {

    private static final int MAJOR_MIN = 6;
    private static final int MINOR_MIN = 2;

    /// Asks the server and refuses one that would lose streams.
    ///
    /// @throws RedisException.Misconfigured if it is older than 6.2, or evicts keys when its memory is full
    public static ServerCheck of(RedisLink link) {
        Map<String, String> info = Replies.info(link.call(Command.INFO));
        String version = info.getOrDefault("redis_version", "0");
        String eviction = info.getOrDefault("maxmemory_policy", "unknown");
        if (!recent(version)) {
            throw new RedisException.Misconfigured("Redis at " + link.server() + " has version " + version
                    + "; 6.2 or newer is needed, for XAUTOCLAIM and trimming by id.");
        }
        if (!eviction.equals("noeviction")) {
            throw new RedisException.Misconfigured("Redis at " + link.server() + " has maxmemory-policy " + eviction
                    + ", so it would remove streams when its memory is full, recorded or not. Run: CONFIG SET maxmemory-policy noeviction");
        }
        return new ServerCheck(link.server(), version, persistence(link, info), eviction,
                Long.parseLong(info.getOrDefault("maxmemory", "0")));
    }

    private static boolean recent(String version) {
        String[] parts = version.split("\\.", -1);
        try {
            int major = Integer.parseInt(parts[0]);
            return major > MAJOR_MIN || (major == MAJOR_MIN && Integer.parseInt(parts[1]) >= MINOR_MIN);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
            return false;
        }
    }

    private static String persistence(RedisLink link, Map<String, String> info) {
        if (!"1".equals(info.get("aof_enabled"))) {
            return "none";
        }
        try {
            @Nullable
            Object mode = Replies.pairs(link.call(Command.CONFIG, "GET", "appendfsync")).get("appendfsync");
            return mode == null ? "aof" : Replies.text(mode);
        } catch (RedisException.Refused _) {
            return "aof"; // CONFIG is not for every user
        }
    }

    /// What a crash of the server can take, for people.
    public String promise() {
        return switch (persistence) {
            case "always" -> "nothing that it has acknowledged is lost when it crashes";
            case "everysec" -> "a crash can lose the last second of what producers were told is taken";
            case "none" -> "a crash loses everything since its last snapshot: set appendonly yes";
            default -> "a crash can lose what was not yet written to its append-only file";
        };
    }

    @Override
    public String toString() {
        return "Redis " + version + " at " + server + ", append-only file: " + persistence + " (" + promise()
                + "), maxmemory-policy: " + eviction + ", maxmemory: "
                + (memoryMax == 0 ? "none" : memoryMax + " bytes");
    }
}
