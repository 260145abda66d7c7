/// The read models on Axon's query side: a record for each question, answered by
/// [io.esper.oona.control.query.ReadModelAnswers]. Must not depend on the command side.
@NullMarked
package io.esper.oona.control.query;

import org.jspecify.annotations.NullMarked;
