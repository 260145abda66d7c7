package io.esper.oona.control;

import java.util.UUID;

import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// What a controller wants done with a seed of a training run.
///
/// @param run       the training run, 1 to 256 characters
/// @param command   `request_germination`, `cancel_germination` or `enter_<stage>`
/// @param blueprint what shall grow: needed for `request_germination`; for others what the sender believes to be there, or null
/// @param strategy  grafting strategy, or null
/// @param commandId identity of the command within the run, 1 to 256 characters: a repetition is answered with the first
///                  decision
/// @param sender    who sends it
/// @param trace     trace id of the messages; null for the command id
/// @param epoch     in which it is issued, 0 or more, or null
/// @param reason    why the sender wants it; kept with the decision
public record ControlCommand(String run, SeedId seed, String command, @Nullable String blueprint,
        @Nullable String strategy, String commandId, String sender, @Nullable String trace, @Nullable Integer epoch,
        @Nullable String reason) {

    /// Longest run, command, blueprint, strategy, command id and sender in UTF-16 units: with the seed they must fit into a
    /// tag.
    public static final int TEXT_LENGTH_MAX = 256;
    /// Longest reason and trace.
    public static final int REASON_LENGTH_MAX = 1024;

    public ControlCommand {
        check("run", run, 1, TEXT_LENGTH_MAX);
        check("command", command, 1, TEXT_LENGTH_MAX);
        check("blueprint", blueprint, 1, TEXT_LENGTH_MAX);
        check("strategy", strategy, 1, TEXT_LENGTH_MAX);
        check("command id", commandId, 1, TEXT_LENGTH_MAX);
        check("sender", sender, 0, TEXT_LENGTH_MAX);
        check("trace", trace, 1, REASON_LENGTH_MAX);
        check("reason", reason, 0, REASON_LENGTH_MAX);
        if (epoch != null && epoch < 0) {
            throw new IllegalArgumentException("An epoch is 0 or more; got " + epoch + ".");
        }
    }

    /// A request to grow a blueprint in a seed, with a command id of its own.
    public static ControlCommand germination(String run, SeedId seed, String blueprint, String sender) {
        return new ControlCommand(run, seed, "request_germination", blueprint, null, UUID.randomUUID().toString(),
                sender, null, null, null);
    }

    /// Any other command, with a command id of its own.
    public static ControlCommand of(String run, SeedId seed, String command, String sender) {
        return new ControlCommand(run, seed, command, null, null, UUID.randomUUID().toString(), sender, null, null,
                null);
    }

    /// The same with another command id.
    public ControlCommand withCommandId(String id) {
        return new ControlCommand(run, seed, command, blueprint, strategy, id, sender, trace, epoch, reason);
    }

    private static void check(String what, @Nullable String text, int min, int max) {
        if (text == null) {
            return;
        }
        boolean sound = text.codePoints().allMatch(
                code -> !Character.isISOControl(code) && Character.getType(code) != Character.SURROGATE);
        if (text.length() < min || text.length() > max || !sound) {
            throw new IllegalArgumentException("A command's " + what + " has " + min + " to " + max
                    + " characters without control characters; got " + text.length() + ".");
        }
    }
}
