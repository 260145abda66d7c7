package io.esper.oona.cli.console;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/// Ctrl-C as a request: the first one asks the command to come to an end, the second one ends the process at once.
///
/// A shutdown hook would be too late: H2 has one of its own, which runs at the same time and closes the store under the command.
/// Java has no other public way to hear of a signal, so the one of `jdk.unsupported` is called by name; where it is missing,
/// Ctrl-C ends the process as usual, and what was under way is whole or not there at all.
public final class Interrupts {
    private Interrupts() {}

    /// Sets `requested` at the first Ctrl-C.
    public static void listen(AtomicBoolean requested) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heard = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[]{handler},
                    (self, method, arguments) -> {
                        return switch (method.getName()) {
                            case "handle" -> hear(requested);
                            case "hashCode" -> System.identityHashCode(self);
                            case "equals" -> false; // one handler, compared with none
                            default -> "Ctrl-C";
                        };
                    });
            signal.getMethod("handle", signal, handler).invoke(null,
                    signal.getConstructor(String.class).newInstance("INT"), heard);
        } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
            // As described above.
            return;
        }
    }

    private static @Nullable Object hear(AtomicBoolean requested) {
        if (requested.getAndSet(true)) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
        }
        return null;
    }
}
