package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C and closed pipes, in processes of their own.
class SignalsTest {
    private static final String EPOCH =
            "{\"topic\":\"system.events.epoch\",\"envelope\":{\"event_id\":\"5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06\","
                    + "\"sender_id\":\"tolaria\",\"timestamp\":\"2026-03-02T08:00:00Z\",\"trace_id\":\"t\"},"
                    + "\"payload\":{\"run_id\":\"r1\",\"epoch\":1,\"validation_accuracy\":0.5,\"validation_loss\":1.25}}\n";

    @TempDir
    Path directory;

    @Test
    void ctrl_c_ends_a_tail_with_130_and_without_noise() throws IOException, InterruptedException {
        Cli cli = new Cli(directory);
        cli.run("simulate", "--epochs", "2");
        try (ChildProcess tail = ChildProcess.start(cli, "events", "tail", "-f", "-o", "ndjson")) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(tail.stream(), StandardCharsets.UTF_8));
            for (int i = 0; i < 10; i++) {
                assertThat(lines.readLine()).startsWith("{\"position\":");
            }

            tail.interrupt();

            assertThat(lines.readLine()).isNull();
            assertThat(tail.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void sigterm_ends_a_follower_in_order_and_with_143() throws IOException, InterruptedException {
        Cli cli = new Cli(directory);
        cli.run("simulate", "--epochs", "2");
        cli.run("projections", "run");
        try (ChildProcess follower = ChildProcess.start(cli, "events", "tail", "-f", "-o", "ndjson")) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(follower.stream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).startsWith("{\"position\":");

            follower.terminate();

            assertThat(follower.exitCode()).isEqualTo(143);
            assertThat(lines.lines().toList()).allMatch(line -> line.startsWith("{\"position\":"));
        }
    }

    @Test
    void ctrl_c_ends_the_demo_and_the_next_demo_is_whole() throws IOException, InterruptedException {
        Cli cli = new Cli(directory);
        try (ChildProcess demo = ChildProcess.start(cli, "demo", "--runs", "20", "--verbose")) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(demo.stream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).contains("New store");

            demo.interrupt();

            assertThat(demo.exitCode()).isEqualTo(130);
            assertThat(lines.lines().toList()).noneMatch(line -> line.contains("\tat "));
        }
        assertThat(cli.run("demo", "--runs", "1").code()).isZero();
    }

    @Test
    void ctrl_c_ends_an_import_from_a_pipe_and_what_came_is_stored() throws IOException, InterruptedException {
        Cli cli = new Cli(directory);
        try (ChildProcess importing = ChildProcess.start(cli, "import", "-", "-o", "csv", "--verbose");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(importing.stream(), StandardCharsets.UTF_8))) {
            // The first line that it says comes after the shutdown hook and the store are in place.
            assertThat(lines.readLine()).contains("New store");
            importing.input().write(EPOCH.getBytes(StandardCharsets.UTF_8));
            importing.input().flush();
            importing.interrupt();

            assertThat(importing.exitCode()).isEqualTo(130);
            assertThat(lines.lines().toList()).noneMatch(line -> line.contains("\tat "));
        }
        assertThat(cli.run("events", "ls", "-o", "ndjson").lines()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_reader_that_leaves_early_ends_the_command_quietly() throws IOException, InterruptedException {
        Cli cli = new Cli(directory);
        cli.run("simulate", "--runs", "3");
        try (ChildProcess listing = ChildProcess.start(cli, "events", "ls", "-o", "ndjson")) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(listing.stream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).startsWith("{\"position\":1,");

            lines.close();

            assertThat(listing.exitCode()).isZero();
        }
    }
}
