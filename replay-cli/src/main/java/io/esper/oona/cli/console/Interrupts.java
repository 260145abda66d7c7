package io.esper.oona.cli.console;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/// Ctrl-C (SIGINT) and SIGTERM, which service managers send, as a request: the first one asks the command to come to an end, the
/// second one ends the process at once.
///
/// A shutdown hook would be too late: H2 has one of its own, which runs at the same time and closes the store under the command.
/// Java has no other public way to hear of a signal, so the one of `jdk.unsupported` is called by name; where it is missing,
/// a signal ends the process as usual, and what was under way is whole or not there at all.
public final class Interrupts {
    private static final int TERMINATED = 143;

    /// What the process ends with because of the first signal; 0 while there was none.
    private final AtomicInteger code = new AtomicInteger();

    private Interrupts() {}

    /// Hears of the signals from now on.
    public static Interrupts listen() {
        Interrupts interrupts = new Interrupts();
        interrupts.listenTo("INT", ExitCode.INTERRUPTED.code());
        interrupts.listenTo("TERM", TERMINATED);
        return interrupts;
    }

    /// Whether somebody has asked for the end.
    public boolean requested() {
        return code.get() != 0;
    }

    /// The exit code of a command that ended with `ended`: the signal's own where the command was interrupted by it.
    public int exitCode(int ended) {
        return requested() && ended == ExitCode.INTERRUPTED.code() ? code.get() : ended;
    }

    private void listenTo(String name, int exit) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heard = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[]{handler},
                    (self, method, _) -> answer(self, method, exit));
            signal.getMethod("handle", signal, handler).invoke(null,
                    signal.getConstructor(String.class).newInstance(name), heard);
        } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
            // As described above.
            return;
        }
    }

    private @Nullable Object answer(Object self, Method method, int exit) {
        return switch (method.getName()) {
            case "handle" -> hear(exit);
            case "hashCode" -> System.identityHashCode(self);
            case "equals" -> false; // a handler is compared with none
            default -> "a request to end";
        };
    }

    private @Nullable Object hear(int exit) {
        if (!code.compareAndSet(0, exit)) {
            Runtime.getRuntime().halt(exit);
        }
        return null;
    }
}
