package io.esper.oona.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import io.esper.oona.benchmarks.contender.Address;

/// `\copy (SELECT …) TO` of the real psql, where the machine has one: the server's binaries from Maven Central come without it.
final class PsqlCopy {
    private final Path psql;
    private final Address address;

    private PsqlCopy(Path psql, Address address) {
        this.psql = psql;
        this.address = address;
    }

    /// Empty if there is no psql on the PATH.
    static Optional<PsqlCopy> find(Address address) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "psql")).filter(Files::isExecutable).findFirst()
                .map(psql -> new PsqlCopy(psql, address));
    }

    /// Writes the rows of a query as CSV with a header.
    void copy(String query, Path file) {
        URI server = URI.create(address.url().substring("jdbc:".length()));
        ProcessBuilder command = new ProcessBuilder(psql.toString(), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1",
                "--host=" + server.getHost(), "--port=" + server.getPort(), "--username=" + address.user(),
                "--dbname=" + server.getPath().substring(1),
                "--command=\\copy (" + query + ") TO '" + file + "' (FORMAT csv, HEADER)").redirectErrorStream(true);
        command.environment().put("PGPASSWORD", address.password());
        try {
            Process process = command.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("psql failed: " + said);
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
