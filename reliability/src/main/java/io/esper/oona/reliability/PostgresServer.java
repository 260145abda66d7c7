package io.esper.oona.reliability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.store.StoreSettings;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of an experiment's own, on a data directory that it names, which it may freeze, kill and start again. For
/// one thread; close it.
public final class PostgresServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// Durable as in operation, small where that only saves time.
    private static final Map<String, String> SETTINGS = Map.of("fsync", "on", "synchronous_commit", "on",
            "full_page_writes", "on", "dynamic_shared_memory_type", "mmap", "max_connections", "120", "shared_buffers",
            "32MB", "max_wal_size", "64MB",
            "min_wal_size", "4MB", "listen_addresses", "127.0.0.1", "unix_socket_directories", "");

    private final Path binaries;
    private final Path data;
    private final Path log;
    private final int port;
    private final Map<String, String> settings;
    private @Nullable Process process;

    /// A server that does not run yet.
    ///
    /// @param data     a data directory, as [Databases] has one to copy
    /// @param log      the file that it writes its log to
    /// @param settings beside the usual ones
    PostgresServer(Path binaries, Path data, Path log, Map<String, String> settings) {
        this.binaries = binaries;
        this.data = data;
        this.log = log;
        this.settings = new TreeMap<>(SETTINGS);
        this.settings.putAll(settings);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// The command with which root may start a server, which refuses to be run by root.
    static List<String> unprivileged(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (System.getProperty("user.name", "").equals("root")) {
            whole.addAll(List.of("unshare", "-U"));
        }
        whole.addAll(command);
        return whole;
    }

    public int port() {
        return port;
    }

    /// Starts it and waits until it lets clients in, after its recovery if it needs one.
    public void start() throws IOException {
        launch();
        if (!Await.until(PATIENCE, () -> answers() || !isRunning()) || !isRunning()) {
            throw new IOException("The server does not come up: " + lastWords());
        }
    }

    private void launch() throws IOException {
        List<String> command =
                new ArrayList<>(List.of(binaries.resolve("postgres").toString(), "-D", data.toString(), "-p",
                        Integer.toString(port)));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        process = new ProcessBuilder(unprivileged(command)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    }

    /// The end of the server's log.
    public String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
    }

    public boolean isRunning() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /// Whether clients are let in.
    public boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                url(database) + "?user=postgres&connectTimeout=2&socketTimeout=60&ApplicationName=harness");
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /// Settings that open a database of this server.
    public StoreSettings settings(String database) {
        return StoreSettings.of(url(database)).withCredentials("postgres", "postgres");
    }

    public void execute(String sql) throws SQLException {
        execute("postgres", sql);
    }

    public void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Version and settings.
    public String description() throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version")) {
            row.next();
            return "PostgreSQL " + row.getString(1).replaceFirst(" .*", "");
        }
    }

    /// All its processes, the postmaster first.
    private List<ProcessHandle> processes() {
        Process running = process;
        if (running == null) {
            return List.of();
        }
        List<ProcessHandle> all = new ArrayList<>(List.of(running.toHandle()));
        running.descendants().forEach(all::add);
        return all;
    }

    /// Freezes every process of it; the postmaster first, so that no process is added meanwhile.
    public void freeze() {
        processes().stream().limit(1).forEach(one -> LinuxCalls.signal(one.pid(), LinuxCalls.SIGSTOP));
        processes().stream().skip(1).forEach(one -> LinuxCalls.signal(one.pid(), LinuxCalls.SIGSTOP));
    }

    /// Kills every process of it as `kill -9` does.
    public void kill() {
        processes().stream().limit(1).forEach(one -> LinuxCalls.signal(one.pid(), LinuxCalls.SIGSTOP));
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        Await.must(PATIENCE, () -> all.stream().noneMatch(ProcessHandle::isAlive), () -> "the server is dead");
        process = null;
    }

    /// Ends it in an orderly way: `fast` shutdown.
    public void stop() {
        Process running = process;
        if (running != null) {
            LinuxCalls.signal(running.pid(), 2);
            if (!Await.until(PATIENCE, () -> !running.isAlive())) {
                kill();
            }
            process = null;
        }
    }

    @Override
    public void close() {
        if (isRunning()) {
            kill();
        }
    }
}
