package io.esper.oona.redis.transport;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.esper.oona.bus.Published;
import io.esper.oona.event.Message;

/// Messages that somebody wants published, and what becomes of them.
///
/// @param permits of those that are under way
/// @param result  completed by the publisher's own thread: nobody but it and those who only wait for it may depend on it
record Publication(List<Message> messages, int permits, CompletableFuture<List<Published>> result) {
    Publication {
        messages = List.copyOf(messages);
    }

    long bytes() {
        long bytes = 0;
        for (Message message : messages) {
            bytes += message.payload().length;
        }
        return bytes;
    }
}
