/// Databases and messages for the tests of every module that stands on the log. Entry type is
/// [io.esper.oona.store.testing.TestDatabase].
@NullMarked
package io.esper.oona.store.testing;

import org.jspecify.annotations.NullMarked;
