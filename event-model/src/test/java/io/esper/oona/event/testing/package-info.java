/// Generated payloads and messages for tests: seeded, so that a failure repeats. For test code of every module.
@NullMarked
package io.esper.oona.event.testing;

import org.jspecify.annotations.NullMarked;
