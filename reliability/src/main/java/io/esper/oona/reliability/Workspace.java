package io.esper.oona.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// The place of one cycle: a directory of its own, and fresh logs. For one thread; close it, and all of it is gone.
public final class Workspace implements AutoCloseable {
    private final Path directory;
    private final Databases databases;
    private final List<StoreSettings> onServer = new ArrayList<>();
    private int files;

    /// @param directory is made
    public Workspace(Path directory, Databases databases) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.databases = databases;
    }

    public Path directory() {
        return directory;
    }

    public Databases databases() {
        return databases;
    }

    /// A fresh, empty log: in a file of its own, or in a database of its own on the server that all cycles share.
    public StoreSettings fresh(Kind kind) throws IOException, InterruptedException {
        return switch (kind) {
            case H2 -> databases.h2At(directory, "oona" + files++);
            case POSTGRESQL -> {
                StoreSettings settings = databases.onSharedServer();
                onServer.add(settings);
                yield settings;
            }
        };
    }

    @Override
    public void close() throws IOException {
        for (StoreSettings settings : onServer) {
            databases.drop(settings);
        }
        remove(directory);
    }

    static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
