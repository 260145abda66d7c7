package io.esper.oona.reliability;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

import io.esper.oona.store.AppendResult;

/// What a child process tells the harness: one line for each fact, on its standard output, out of the process before the next
/// thing happens. A line that is not finished by a semicolon was cut off by the child's death. Thread-safe.
final class Voice {
    /// The end of a line that was told whole.
    static final String END = ";";

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);

    private void say(String line) {
        out.print(line.replace('\n', ' ') + END + "\n"); // one write, since the stream has no buffer of its own
    }

    void opened() {
        say("opened");
    }

    void done() {
        say("done");
    }

    /// A conditional batch is about to be appended.
    void begins(long writer, int batch, long after) {
        say("begins " + writer + " " + batch + " " + after);
    }

    void acknowledged(long writer, int batch, long startedMicros, List<AppendResult.Outcome> outcomes) {
        say("ack " + writer + " " + batch + " " + startedMicros + " " + outcomes.stream()
                .map(outcome -> Long.toString(outcome.position())).collect(Collectors.joining(",")));
    }

    /// The condition did not hold.
    void refused(long writer, int batch) {
        say("refused " + writer + " " + batch);
    }

    /// The store does not know what became of a batch, or has not written it.
    void failed(long writer, int batch, RuntimeException failure) {
        say("failed " + writer + " " + batch + " " + failure.getClass().getSimpleName() + " " + failure.getMessage());
    }

    /// An append was accepted although the store had stopped.
    void acceptedAfterStop(long writer, int batch) {
        say("accepted-after-stop " + writer + " " + batch);
    }

    void writerEnded(long writer) {
        say("writer-ended " + writer);
    }

    /// Everything of the class that was received before may be gone from now on.
    void expires(int retention, long beforeMicros) {
        say("expires " + retention + " " + beforeMicros);
    }

    /// A reader was served these.
    ///
    /// @param events `position:id` each, the id's first 16 digits
    void saw(int reader, List<String> events) {
        say("saw " + reader + " " + String.join(" ", events));
    }

    /// A reader was told that a range has expired.
    void gone(int reader, int retention, long after, long until) {
        say("gone " + reader + " " + retention + " " + after + " " + until);
    }

    void counted(String name, long count) {
        say("counted " + name + " " + count);
    }

    /// Something that must not be.
    void problem(String what) {
        say("problem " + what);
    }
}
