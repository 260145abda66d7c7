package io.esper.oona.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.sql.Stores;

/// The program of a child process: reads jobs from its standard input, one a line, each ended by `stop`, and carries them out.
/// It ends when its input does, so that it never outlives the harness.
final class Child {
    private final Voice voice = new Voice();

    public static void main(String[] arguments) throws IOException {
        UnsyncedFiles.register();
        Child child = new Child();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            child.work(Job.parse(line), input);
        }
    }

    private void work(Job job, BufferedReader input) throws IOException {
        AtomicBoolean stopping = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        try (Store store = Stores.open(job.settings())) {
            voice.opened();
            for (WriterSpec writer : job.writers()) {
                threads.add(start("writer-" + writer.seed(), new WriterTask(writer, job, store, voice, stopping)));
            }
            for (int reader = 0; reader < job.readers(); reader++) {
                threads.add(start("reader-" + reader, new ReaderTask(reader, store, voice, stopping)));
            }
            if (job.maintains()) {
                threads.add(start("maintainer", new MaintainerTask(store, voice, stopping)));
            }
            if (input.readLine() == null) {
                Runtime.getRuntime().halt(0);
            }
            stopping.set(true);
            for (Thread thread : threads) {
                join(thread);
            }
        } catch (StoreException failed) {
            stopping.set(true);
            voice.problem("a child's store failed to open or close: " + failed.getMessage());
        }
        voice.done();
    }

    private Thread start(String name, Runnable task) {
        return Thread.ofPlatform().name(name).start(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error failed) {
                voice.problem(name + " ended by " + failed + " at " + failed.getStackTrace()[0]);
            }
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
