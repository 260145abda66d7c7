package io.esper.oona.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// The messages that could not become events, with their original bytes.
public interface DeadLetters {

    /// A stored dead letter.
    ///
    /// @param attempts how often it has been tried, 1 or more
    record DeadLetter(long id, NewDeadLetter letter, Instant received, int attempts) {}

    /// Letters with ids after the given one, oldest first.
    ///
    /// @param reason only this reason code, or null for all
    List<DeadLetter> list(long afterId, @Nullable String reason, int limit);

    Optional<DeadLetter> find(long id);

    /// Letters by reason code.
    Map<String, Long> countByReason();
}
