package io.esper.oona.benchmarks.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The main loop of a contender's JVM: reads a command a line, measures, answers a line, until the parent goes away.
///
/// Standard output belongs to the protocol; whatever a library prints goes to standard error.
public final class Worker {
    static final String OK = "ok ";
    static final String FAILED = "failed ";

    private Worker() {}

    /// Something that is measured, by command.
    public interface Measured extends AutoCloseable {
        /// Carries out a command, and answers with figures.
        Reply run(List<String> command);

        @Override
        void close();
    }

    /// Serves one contender.
    ///
    /// @param args URL, user, password, process id of the database server (0 if it runs in this JVM)
    /// @param open makes the contender's store, fresh
    public static void serve(List<String> args, Function<Address, Contender> open) throws IOException {
        serveCommands(args, (address, cpu) -> {
            Contender contender = open.apply(address);
            Measures measures = new Measures(contender, cpu);
            return new Measured() {
                @Override
                public Reply run(List<String> command) {
                    return measures.run(command);
                }

                @Override
                public void close() {
                    contender.close();
                }
            };
        });
    }

    /// Serves what knows its own commands.
    ///
    /// @param args as [#serve] takes them
    public static void serveCommands(List<String> args, BiFunction<Address, CpuClock, Measured> open)
            throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        Address address = new Address(args.get(0), args.get(1), args.get(2));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Measured measured = open.apply(address, new CpuClock(Long.parseLong(args.get(3))))) {
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                answers.println(answer(measured, command));
                answers.flush();
            }
        }
    }

    private static String answer(Measured measured, String command) {
        try {
            return OK + measured.run(List.of(command.split(" ", -1))).line();
        } catch (RuntimeException failed) {
            failed.printStackTrace();
            return FAILED + String.valueOf(failed).replaceAll("\\s+", " ");
        }
    }
}
