/// Publish and subscribe, whatever carries the messages: the log itself, Redis Streams, Pulsar. Entry types are
/// [io.esper.oona.bus.MessageBus] and [io.esper.oona.bus.Subscription]; the transport on the log is opened by
/// `io.esper.oona.bus.embedded.EmbeddedBus`. Must not depend on a transport.
@NullMarked
package io.esper.oona.bus;

import org.jspecify.annotations.NullMarked;
