package io.esper.oona.control;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import io.esper.oona.axon.OonaEventStorageEngine;
import io.esper.oona.event.Payload.AdaptationDecision;
import io.esper.oona.event.Payload.KasminaControlCommand;
import io.esper.oona.store.StoredEvent;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.commandhandling.CommandHandler;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/// Axon's handler of [ControlCommand]s: sources the boundary, decides, appends the command and its decision. What it appends is
/// written when the unit of work commits, under the condition that nothing has joined the boundary since it was sourced.
final class ControlHandler implements CommandHandler {
    /// Names the command on Axon's command bus.
    static final MessageType COMMAND = new MessageType("io.esper.oona.ControlCommand", "1");
    /// The same, without writing.
    static final MessageType QUESTION = new MessageType("io.esper.oona.ControlQuestion", "1");
    private static final MessageType ANSWER = new MessageType("io.esper.oona.ControlAnswer", "1");

    private final EventStore events;
    private final PlatformEvents platform;
    private final Decider decider;

    ControlHandler(EventStore events, PlatformEvents platform, Decider decider) {
        this.events = events;
        this.platform = platform;
        this.decider = decider;
    }

    /// What was decided, and the id of the event that says so if it was accepted.
    record Answer(Verdict verdict, UUID decisionEvent) {}

    @Override
    public MessageStream.Single<CommandResultMessage> handle(CommandMessage message, ProcessingContext context) {
        if (!(message.payload() instanceof ControlCommand command)) {
            throw new IllegalArgumentException("The payload of " + message.type() + " is a ControlCommand.");
        }
        EventStoreTransaction transaction = events.transaction(context);
        Verdict verdict = decider.decide(command, source(command, transaction));
        Answer answer = new Answer(verdict, UUID.randomUUID());
        if (verdict instanceof Verdict.Accept(AdaptationDecision decision) && message.type().equals(COMMAND)) {
            transaction.appendEvent(platform.event(UUID.randomUUID(), asMessage(command, decision), command));
            transaction.appendEvent(platform.event(answer.decisionEvent(), decision, command));
        }
        return MessageStream.just(new GenericCommandResultMessage(ANSWER, answer));
    }

    /// The boundary's events, folded. A command that does not name the blueprint depends on the one that the seed carries, which
    /// is known only afterwards: then the boundary is widened by a second read. The append is checked from the
    /// end of the first one on, so nothing falls between them.
    private static Situation source(ControlCommand command, EventStoreTransaction transaction) {
        Situation situation = fold(Boundary.of(command), Situation.before(command), transaction);
        SeedState.Graft graft = situation.seed().graft();
        String carried = graft == null ? null : graft.blueprint();
        if (command.blueprint() != null || carried == null) {
            return situation;
        }
        return fold(Boundary.ofBlueprint(carried), situation.with(BlueprintState.unknown(carried)), transaction);
    }

    private static Situation fold(EventCriteria criteria, Situation before, EventStoreTransaction transaction) {
        return transaction.source(SourcingCondition.conditionFor(criteria))
                .reduce(before, (situation, entry) -> situation.evolve(PlatformEvents.fact(stored(entry)))).join();
    }

    private static StoredEvent stored(Entry<? extends EventMessage> entry) {
        return Objects.requireNonNull(entry.getResource(OonaEventStorageEngine.STORED),
                "Events are sourced by the engine of the log.");
    }

    private static KasminaControlCommand asMessage(ControlCommand command, AdaptationDecision decision) {
        return new KasminaControlCommand(command.seed(), decision.command(), command.blueprint(), command.strategy(),
                command.commandId(), command.epoch(), Map.of());
    }
}
