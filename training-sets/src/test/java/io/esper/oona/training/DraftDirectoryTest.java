package io.esper.oona.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftDirectoryTest {
    @TempDir
    Path directory;

    private Path target(String name) {
        return directory.resolve(name);
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private static String write(Path draft) throws IOException {
        Files.writeString(draft.resolve("manifest.json"), "{}");
        return "done";
    }

    @Test
    void has_its_name_when_it_is_complete_and_nothing_stands_beside_it() throws IOException {
        assertThat(new DraftDirectory(target("out")).<String>finish((draft, _) -> {
            assertThat(target("out")).doesNotExist();
            return write(draft);
        })).isEqualTo("done");
        assertThat(entries()).containsExactly("out");
        assertThat(target("out/manifest.json")).hasContent("{}");
    }

    @Test
    void is_gone_when_the_work_fails() throws IOException {
        assertThatThrownBy(() -> new DraftDirectory(target("out")).finish((draft, _) -> {
            write(draft);
            throw new IOException("no space");
        })).isInstanceOf(ExportException.WriteFailed.class).hasMessageContaining("no space")
                .hasMessageContaining("export again");
        assertThat(entries()).isEmpty();
    }

    @Test
    void sweeps_what_a_kill_at_any_moment_leaves_and_nothing_else() throws IOException {
        // Killed before the lock was taken or the directory existed; while it was filled; after it had its name.
        Files.createFile(target(".out.partial-1.lock"));
        Files.createFile(target(".out.partial-2.lock"));
        write(Files.createDirectory(target(".out.partial-2-77")));
        // Killed while a sweep went on.
        write(Files.createDirectory(target(".out.partial-3-78")));
        // Of others.
        Files.createFile(target(".other.partial-1.lock"));
        write(Files.createDirectory(target("out.partial-4-79")));

        new DraftDirectory(target("out")).finish((draft, _) -> write(draft));

        assertThat(entries()).containsExactly(".other.partial-1.lock", "out", "out.partial-4-79");
    }

    @Test
    void of_somebody_who_is_alive_is_left_alone() throws IOException {
        new DraftDirectory(target("out")).finish((draft, _) -> {
            write(draft);
            // Another export to the same place looks for leftovers, finds none and is the first to be done.
            new DraftDirectory(target("out")).finish((second, _) -> write(second));
            assertThat(draft.resolve("manifest.json")).exists();
            Files.delete(target("out/manifest.json"));
            Files.delete(target("out"));
            return "";
        });
        assertThat(entries()).containsExactly("out");
    }

    @Test
    void that_is_scratch_leaves_nothing() throws IOException {
        Path scratch = DraftDirectory.scratch((draft, _) -> {
            write(draft);
            return draft;
        });
        assertThat(scratch).doesNotExist();
        String name = scratch.getFileName().toString();
        assertThat(scratch.resolveSibling(name.substring(0, name.lastIndexOf('-')) + ".lock")).doesNotExist();
    }
}
