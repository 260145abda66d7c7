package io.esper.oona.projection;

import org.jspecify.annotations.Nullable;

/// Something that a projection learned about runs, and when.
///
/// @param ordinal order of learning, from 0; negative in a summary of everything before
/// @param trace   a trace that belongs to the run; null if only the run's name was learned
record LearnedRun(long ordinal, String run, @Nullable String trace) {}
