package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.esper.oona.cli.console.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Runs every command of the documents as it is written there, one after the other in one directory.
class DocumentationTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"start.md", "guides/import.md", "guides/commands.md", "guides/training-sets.md",
            "guides/bus.md", "reference/cli.md"})
    void every_command_works_as_written(String document) {
        Samples.copyTo(directory);
        List<String> commands = shellLines(document);
        assertThat(commands).hasSizeGreaterThan(4);

        for (String command : commands) {
            Cli.Result result = shell(command);
            int expected = command.contains("faults.jsonl") ? 6 : 0;
            assertThat(result.code()).as("%s%n%s", command, result).isEqualTo(expected);
            assertThat(result.out() + result.err()).as(command).isNotBlank();
        }
    }

    @Test
    void the_reference_names_every_command_and_option() {
        String reference = text("reference/cli.md");

        Console console = new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                new Console.Surroundings(Map.of(), directory, Clock.systemUTC(), System::nanoTime, false, false,
                        () -> false));
        check(reference, CommandTree.of(new Session(console)));
    }

    private static void check(String reference, CommandLine command) {
        assertThat(reference).contains(command.getCommandName());
        for (OptionSpec option : command.getCommandSpec().options()) {
            assertThat(option.names()).as(command.getCommandSpec().qualifiedName())
                    .anySatisfy(name -> assertThat(reference).containsPattern("`[^`]*" + name));
        }
        command.getSubcommands().values().forEach(subcommand -> check(reference, subcommand));
    }

    /// A shell that knows words, quotes, `cat`, `echo` and pipes.
    private Cli.Result shell(String line) {
        Cli.Result last = new Cli.Result(0, new byte[0], "");
        for (List<String> words : words(line)) {
            last = switch (words.getFirst()) {
                case "oona" -> new Cli(directory).runWith(new ByteArrayInputStream(last.bytes()),
                        words.subList(1, words.size()).toArray(String[]::new));
                case "cat" -> new Cli.Result(0, read(directory.resolve(words.get(1))), "");
                case "echo" -> new Cli.Result(0, words.get(1).getBytes(StandardCharsets.UTF_8), "");
                default -> throw new AssertionError(
                        "The documents use a program that this shell does not know: " + words.getFirst());
            };
        }
        return last;
    }

    private static List<List<String>> words(String line) {
        List<List<String>> commands = new ArrayList<>(List.of(new ArrayList<>()));
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean open = false;
        for (char c : (line + " ").toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
                open = true;
            } else if (quoted || (c != ' ' && c != '|')) {
                word.append(c);
                open = true;
            } else {
                if (open) {
                    commands.getLast().add(word.toString());
                    word.setLength(0);
                    open = false;
                }
                if (c == '|') {
                    commands.add(new ArrayList<>());
                }
            }
        }
        return commands;
    }

    private static List<String> shellLines(String document) {
        List<String> lines = new ArrayList<>();
        boolean shell = false;
        for (String line : text(document).split("\n", -1)) {
            if (line.startsWith("```")) {
                shell = line.equals("```sh");
            } else if (shell && !line.isBlank()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String text(String document) {
        return new String(read(root().resolve("docs").resolve(document)), StandardCharsets.UTF_8);
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("docs"))) {
            directory = Objects.requireNonNull(directory.getParent(), "the directory docs of the source tree");
        }
        return directory;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
