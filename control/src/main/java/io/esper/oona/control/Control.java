package io.esper.oona.control;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;

import io.esper.oona.control.ControlHandler.Answer;
import io.esper.oona.control.Decision.Why;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.StorageEngineBackedEventStore;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.commandhandling.SimpleCommandBus;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.SimpleEventBus;

/// Decides the platform's commands over one log. Any number of these, in any number of processes, may work on one log: of
/// commands that contradict each other one is accepted, whoever decides. Thread-safe; holds nothing that must be closed.
public final class Control {
    private final CommandBus bus;
    private final EventLog log;
    private final ControlSettings settings;

    /// Decides over a store, which stays the caller's to close.
    public Control(Store store, ControlSettings settings) {
        this(store, settings, LogEngine.over(store));
    }

    Control(Store store, ControlSettings settings, EventStorageEngine engine) {
        PlatformEvents platform = new PlatformEvents(store.clock());
        ControlHandler handler =
                new ControlHandler(new StorageEngineBackedEventStore(engine, new SimpleEventBus(), event -> Set.of()),
                        platform,
                        new Decider(settings.exempt()));
        this.bus = new SimpleCommandBus(new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE), List.of())
                .subscribe(ControlHandler.COMMAND.qualifiedName(), handler)
                .subscribe(ControlHandler.QUESTION.qualifiedName(), handler);
        this.log = store.log();
        this.settings = settings;
    }

    /// Decides a command and, if it is accepted, writes it with its decision, durably and both or none. If others change what
    /// the decision depends on meanwhile, it is decided anew, at most [ControlSettings#attemptsMax] times.
    ///
    /// @throws StoreException if the log cannot be read or written; repeat the command under the same id then
    public Decision send(ControlCommand command) {
        for (int attempt = 1; attempt <= settings.attemptsMax(); attempt++) {
            Optional<Answer> answer = dispatch(ControlHandler.COMMAND, command);
            if (answer.isPresent()) {
                return decision(answer.get());
            }
        }
        return new Decision.Refused(Why.CONTENDED, "Others changed the seed " + command.seed().text() + " of the run "
                + command.run() + " or its blueprint each of the " + settings.attemptsMax()
                + " times that this command was decided. Repeat it under the same id.", List.of());
    }

    /// What [#send] would answer now; writes nothing.
    ///
    /// @throws StoreException if the log cannot be read
    public Decision consider(ControlCommand command) {
        Answer answer = dispatch(ControlHandler.QUESTION, command).orElseThrow();
        return answer.verdict() instanceof Verdict.Accept(var decision)
                ? new Decision.Acceptable(decision)
                : decision(answer);
    }

    /// Empty if the append came too late.
    private Optional<Answer> dispatch(MessageType type, ControlCommand command) {
        try {
            Object answer = bus.dispatch(new GenericCommandMessage(type, command), null).join().payload();
            return Optional.of((Answer) Objects.requireNonNull(answer, "Every command is answered."));
        } catch (CompletionException failed) {
            Throwable cause = unwrapped(failed);
            if (cause instanceof AppendEventsTransactionRejectedException) {
                return Optional.empty();
            }
            throw cause instanceof RuntimeException known ? known : failed;
        }
    }

    private static Throwable unwrapped(Throwable failed) {
        Throwable cause = failed;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private Decision decision(Answer answer) {
        return switch (answer.verdict()) {
            case Verdict.Accept(var decision) -> {
                long decided = position(answer.decisionEvent());
                yield new Decision.Accepted(decision, Math.max(0, decided - 1), decided, false); // one append
            }
            case Verdict.Repeat(var earlier) -> {
                long decided = position(earlier.eventId());
                yield new Decision.Accepted(earlier.decision(), commandBefore(decided, earlier.decision().commandId()),
                        decided, true);
            }
            case Verdict.Refuse(var refusal) -> refusal;
        };
    }

    private long position(UUID event) {
        return log.find(event).map(StoredEvent::position).orElse(0L);
    }

    /// The command stands just before its decision: they were one append.
    private long commandBefore(long decided, String commandId) {
        return log.at(decided - 1).filter(event -> event.topic().equals(LogEngine.COMMANDS))
                .filter(event -> event.tags().stream()
                        .anyMatch(tag -> tag.key().equals("command") && tag.value().equals(commandId)))
                .map(StoredEvent::position).orElse(0L);
    }
}
