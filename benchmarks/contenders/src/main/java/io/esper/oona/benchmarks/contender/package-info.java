/// What a benchmark measures and with what: the contract of a [Contender], the [Worker] that measures one in a JVM of its own,
/// the [Peer] that is a worker as its parent sees it, and the contenders that need no more than a driver. Knows nothing of
/// Oona's log nor of any framework, so that every contender's class path holds this and itself.
@NullMarked
package io.esper.oona.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
