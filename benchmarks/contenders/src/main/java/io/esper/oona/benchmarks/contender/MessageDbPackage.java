package io.esper.oona.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// message-db's SQL files, taken from its npm package. Nothing of it is part of this project.
///
/// @param sql the folder that holds `tables/`, `functions/` and the others
public record MessageDbPackage(Path sql) {
    /// The package's name.
    public static final String NAME = "@eventide/message-db";
    /// What was seen to work.
    public static final String VERSION = "1.3.1";
    private static final long DOWNLOAD_SECONDS = 120;
    /// In the order of the package's own `install.sh`; without the views, which only people use.
    private static final List<String> FILES = List.of("schema/message-store.sql", "extensions/pgcrypto.sql",
            "tables/messages.sql", "types/message.sql", "functions/message-store-version.sql", "functions/hash-64.sql",
            "functions/acquire-lock.sql", "functions/category.sql", "functions/is-category.sql", "functions/id.sql",
            "functions/cardinal-id.sql", "functions/stream-version.sql", "functions/write-message.sql",
            "functions/get-stream-messages.sql", "functions/get-category-messages.sql",
            "functions/get-last-stream-message.sql", "indexes/messages-id.sql", "indexes/messages-stream.sql",
            "indexes/messages-category.sql");

    /// The package in a folder that [#fetch] has filled.
    static MessageDbPackage in(String folder) {
        return new MessageDbPackage(Path.of(folder, "package", "database"));
    }

    /// Fetches the package with `npm pack` into a folder, unless it is there.
    ///
    /// @throws IOException if there is no npm or it cannot get the package
    public static MessageDbPackage fetch(Path folder) throws IOException {
        MessageDbPackage fetched = in(folder.toString());
        if (!Files.isDirectory(fetched.sql())) {
            Files.createDirectories(folder);
            run(folder, "npm", "pack", "--silent", NAME + "@" + VERSION);
            run(folder, "tar", "xzf", "eventide-message-db-" + VERSION + ".tgz");
        }
        return fetched;
    }

    private static void run(Path folder, String... command) throws IOException {
        Process process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (!process.waitFor(DOWNLOAD_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command[0] + " did not end within " + DOWNLOAD_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command[0] + " could not get " + NAME + " (exit " + process.exitValue() + ")");
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching " + NAME, interrupted);
        }
    }

    /// The statements that install it, file by file.
    List<String> statements() throws IOException {
        List<String> statements = new ArrayList<>();
        for (String file : FILES) {
            statements.add(Files.readString(sql.resolve(file)));
        }
        return statements;
    }
}
