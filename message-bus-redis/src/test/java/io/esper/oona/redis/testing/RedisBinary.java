package io.esper.oona.redis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// Programs that a test can start a Redis server with.
///
/// @param name    for the names of tests
/// @param program to run
public record RedisBinary(String name, Path program) {
    private static final String PACKAGED = "/redis-server-6.2.6-v5-";
    private static @Nullable List<RedisBinary> found;

    /// The `redis-server` on the PATH, if there is one, and a packaged 6.2, which every machine has. Never empty.
    public static synchronized List<RedisBinary> all() {
        List<RedisBinary> known = found;
        if (known == null) {
            known = new ArrayList<>();
            for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
                Path program = Path.of(directory).resolve("redis-server");
                if (!directory.isEmpty() && Files.isExecutable(program)) {
                    known.add(new RedisBinary("of the PATH", program));
                    break;
                }
            }
            known.add(new RedisBinary("packaged", unpacked()));
            found = known;
        }
        return List.copyOf(known);
    }

    /// The one of the PATH, else the packaged one.
    public static RedisBinary usual() {
        return all().getFirst();
    }

    private static Path unpacked() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String resource = system.equals("linux") && machine.equals("arm64")
                ? "/redis-server-6.2.7-linux-arm64"
                : PACKAGED + system + "-" + machine;
        try (InputStream program = RedisBinary.class.getResourceAsStream(resource)) {
            if (program == null) {
                throw new IllegalStateException("The packaged Redis has no " + resource + "; install redis-server.");
            }
            Path file = Files.createTempFile("oona-redis-server-", "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.write(file, program.readAllBytes());
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
