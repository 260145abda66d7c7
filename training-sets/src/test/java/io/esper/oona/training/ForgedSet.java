package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Changes the rows of a set and makes the manifest agree, as a forger or a faulty exporter would.
final class ForgedSet {
    private ForgedSet() {}

    /// @param set    of JSON lines
    /// @param change from the text of a file to that of the forged one
    static void forge(Path set, UnaryOperator<String> change) throws IOException {
        Path manifest = set.resolve("manifest.json");
        String text = Files.readString(manifest);
        try (Stream<Path> files = Files.walk(set)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                String before = DurableFiles.sha256(file);
                Files.writeString(file, change.apply(Files.readString(file)));
                text = text.replace(before, DurableFiles.sha256(file));
            }
        }
        Files.writeString(manifest, text);
    }
}
