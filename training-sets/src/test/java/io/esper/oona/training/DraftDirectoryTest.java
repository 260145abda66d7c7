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
        Files.createFile(target(".out.partial-3.lock"));
        Files.createDirectory(target(".out.partial-3-78"));
        // Of others.
        Files.createFile(target(".other.partial-1.lock"));
        write(Files.createDirectory(target("out.partial-4-79")));

        new DraftDirectory(target("out")).finish((draft, _) -> write(draft));

        assertThat(entries()).containsExactly(".other.partial-1.lock", "out", "out.partial-4-79");
    }

    @Test
    void sweeps_no_file_that_was_not_proven_to_be_a_draft_whatever_its_name() throws IOException {
        Files.createFile(target(".out.partial-notes"));
        Files.createFile(target(".out.partial-1-2")); // no directory
        write(Files.createDirectory(target(".out.partial-3-4"))); // no lock file
        write(Files.createDirectory(target(".out.partial-5-six")));
        Files.createFile(target(".out.partial-5.lock"));
        Files.writeString(target(".out.partial-7.lock"), "not empty, so it is no lock of a draft");
        write(Files.createDirectory(target(".out.partial-7-8")));
        write(Files.createDirectory(target("elsewhere")));
        Files.createFile(target(".out.partial-9.lock"));
        Files.createSymbolicLink(target(".out.partial-9-10"), target("elsewhere"));

        new DraftDirectory(target("out")).finish((draft, _) -> write(draft));

        assertThat(entries()).containsExactly(".out.partial-1-2", ".out.partial-3-4", ".out.partial-5-six",
                ".out.partial-7-8", ".out.partial-7.lock", ".out.partial-9-10", ".out.partial-notes", "elsewhere",
                "out");
        assertThat(target("elsewhere/manifest.json")).exists();
    }

    @Test
    void of_somebody_who_is_alive_is_left_alone_by_whatever_way_it_is_reached() throws IOException {
        Path real = Files.createDirectory(target("real"));
        Path link = Files.createSymbolicLink(target("link"), real);
        new DraftDirectory(real.resolve("out")).finish((draft, _) -> {
            write(draft);
            for (Path way : List.of(link, target("real/../real"))) {
                new DraftDirectory(way.resolve("out")).finish((second, _) -> write(second));
                assertThat(draft.resolve("manifest.json")).exists();
                assertThat(tryLock(real)).as("whether the lock of the first is free").isFalse();
                Files.delete(real.resolve("out/manifest.json"));
                Files.delete(real.resolve("out"));
            }
            return "";
        });
        try (Stream<Path> entries = Files.list(real)) {
            assertThat(entries).containsExactly(real.resolve("out"));
        }
    }

    /// Whether another process gets the only lock in a directory.
    private static boolean tryLock(Path parent) throws IOException {
        Path lock;
        try (Stream<Path> entries = Files.list(parent)) {
            lock = entries.filter(entry -> entry.toString().endsWith(".lock")).findFirst().orElseThrow();
        }
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), LockInChild.class.getName(), lock.toString())
                .redirectErrorStream(true).start();
        try {
            return other.waitFor() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
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
