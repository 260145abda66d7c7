package io.esper.oona.axon;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.axonframework.eventsourcing.eventstore.Position;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.eventhandling.EventMessage;

/// What moved between Axon's versions and has no form that compiles on all of them.
final class AxonShapes {
    /// The message that ends a sourced stream. Its class changed its package after 5.0.
    static final EventMessage TERMINAL = terminal("org.axonframework.messaging.eventhandling.TerminalEventMessage",
            "org.axonframework.eventsourcing.eventstore.TerminalEventMessage");

    private AxonShapes() {}

    private static EventMessage terminal(String... classes) {
        ClassNotFoundException nowhere = null;
        for (String name : classes) {
            try {
                return (EventMessage) Class.forName(name).getField("INSTANCE").get(null);
            } catch (ClassNotFoundException elsewhere) {
                nowhere = elsewhere;
            } catch (ReflectiveOperationException changed) {
                throw new IllegalStateException(name + " is not as Axon 5 has it.", changed);
            }
        }
        throw new IllegalStateException(
                "This version of Axon has no TerminalEventMessage where Axon 5 has it. Use a version of Oona that was made for it.",
                nowhere);
    }

    /// Where sourcing begins. Later versions wrap the position in a strategy.
    static Position start(SourcingCondition condition) {
        try {
            return condition.start();
        } catch (NoSuchMethodError later) {
            return startOf(condition);
        }
    }

    private static Position startOf(SourcingCondition condition) {
        try {
            Object strategy = call(SourcingCondition.class.getMethod("sourcingStrategy"), condition);
            if (call(strategy.getClass().getMethod("position"), strategy) instanceof Position position) {
                return position;
            }
            throw new UnsupportedOperationException("Oona sources from a position, not by " + strategy + ".");
        } catch (ReflectiveOperationException unknown) {
            throw new UnsupportedOperationException(
                    "Oona sources from a position; this condition has none: " + condition,
                    unknown);
        }
    }

    private static Object call(Method method, Object target) throws ReflectiveOperationException {
        method.trySetAccessible();
        try {
            return method.invoke(target);
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }
}
