package io.esper.oona.benchmarks.contender;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A contender in a JVM of its own, as its parent sees it: asks for a measure, gets the figures. Close it. For one thread.
public final class Peer implements AutoCloseable {
    private static final long GOODBYE_SECONDS = 60;

    private final String name;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    private Peer(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Starts a JVM.
    ///
    /// @param name      as people know it
    /// @param classPath of the contender alone
    /// @param main      the class that calls [Worker#serve]
    /// @param heap      for example `1g`; the same for every contender
    /// @param address   of its database
    /// @param serverPid process whose CPU time is the server's; 0 if there is none
    /// @param more      further arguments
    public static Peer start(String name, String classPath, String main, String heap, Address address, long serverPid,
            List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Daxoniq.update-checker.disabled=true"));
        String logback = System.getProperty("logback.configurationFile");
        if (logback != null) {
            command.add("-Dlogback.configurationFile=" + logback);
        }
        command.addAll(List.of("-cp", classPath, main, address.url(), address.user(), address.password(),
                Long.toString(serverPid)));
        command.addAll(more);
        return new Peer(name,
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    public String name() {
        return name;
    }

    /// Has a measure taken.
    ///
    /// @throws IllegalStateException if the contender failed or died
    public Reply ask(String command) {
        try {
            commands.write(command);
            commands.newLine();
            commands.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException(name + " died during '" + command + "'; see standard error.");
            }
            if (!line.startsWith(Worker.OK)) {
                throw new IllegalStateException(name + " could not '" + command + "': " + line);
            }
            return Reply.parse(line.substring(Worker.OK.length()));
        } catch (IOException failed) {
            throw new IllegalStateException(name + " cannot be asked for '" + command + "'.", failed);
        }
    }

    /// Lets the contender close its store and end; kills it if it does not.
    @Override
    public void close() {
        try (commands; answers) {
            commands.close();
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
