package io.esper.oona.control;

import io.esper.oona.control.query.ReadModelAnswers;
import io.esper.oona.control.query.ReadModelQuery;
import io.esper.oona.store.Store;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.queryhandling.configuration.QueryHandlingModule;

/// Puts the platform's commands on the command bus of an Axon application, and Oona's read models on its query bus.
public final class OonaControl {
    private static final MessageType DECISION = new MessageType(Decision.class);

    private OonaControl() {}

    /// Registers a handler of [ControlCommand], which answers with a [Decision], one of each [ReadModelQuery], and the
    /// component [Control]. A command is decided in a unit of work of its own, whatever the one that sends it does.
    ///
    /// @param store stays the caller's, who closes it after the application
    public static EventSourcingConfigurer register(EventSourcingConfigurer configurer, Store store,
            ControlSettings settings) {
        QueryHandlingModule.QueryHandlerPhase queries = QueryHandlingModule.named("oona-read-models").queryHandlers();
        ReadModelAnswers answers = new ReadModelAnswers(store);
        ReadModelQuery.kinds().forEach(kind -> queries.queryHandler(new QualifiedName(kind), answers));
        return configurer
                .componentRegistry(registry -> registry.registerComponent(Control.class,
                        configuration -> new Control(store, settings)))
                .registerCommandHandlingModule(CommandHandlingModule.named("oona-control").commandHandlers()
                        .commandHandler(new QualifiedName(ControlCommand.class),
                                configuration -> (message, context) -> decide(configuration.getComponent(Control.class),
                                        message)))
                .registerQueryHandlingModule(queries);
    }

    private static MessageStream.Single<CommandResultMessage> decide(Control control, CommandMessage message) {
        if (!(message.payload() instanceof ControlCommand command)) {
            throw new IllegalArgumentException("The payload of " + message.type() + " is a ControlCommand.");
        }
        return MessageStream.just(new GenericCommandResultMessage(DECISION, control.send(command)));
    }
}
