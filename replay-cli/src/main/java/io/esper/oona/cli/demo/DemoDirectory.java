package io.esper.oona.cli.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

import io.esper.oona.cli.console.CommandFailure;
import org.jspecify.annotations.Nullable;

/// The directory of a demo. Only one that an earlier demo made, known by a file in it, is ever emptied.
public record DemoDirectory(Path path) {
    private static final String MARK = ".oona-demo";

    /// Makes it new and empty.
    ///
    /// @throws CommandFailure if something else is there
    public void prepare() throws IOException {
        if (Files.exists(path)) {
            if (!Files.isDirectory(path)) {
                throw CommandFailure.usage(path + " is a file; name another directory with --dir.");
            }
            if (!Files.isRegularFile(mark()) && !empty()) {
                throw CommandFailure.usage(
                        path + " was not made by 'oona demo' and is left alone; name another directory with --dir.");
            }
            clear();
        }
        Files.createDirectories(path);
        Files.writeString(mark(),
                "Made by 'oona demo', which may delete everything in this directory when it runs again.\n");
    }

    public Path store() {
        return path.resolve("store");
    }

    public Path messages() {
        return path.resolve("messages.jsonl");
    }

    /// Where a data set goes.
    public Path export(String dataset) {
        return path.resolve("export").resolve(dataset);
    }

    private Path mark() {
        return path.resolve(MARK);
    }

    private boolean empty() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    private void clear() throws IOException {
        Path mark = mark();
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                // The mark goes last: a demo that is killed here can still be run again.
                if (!file.equals(mark)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                if (!directory.equals(path)) {
                    Files.delete(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
