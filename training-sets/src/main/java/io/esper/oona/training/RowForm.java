package io.esper.oona.training;

import java.util.function.Function;

/// A data set's rows: the record whose fields are the columns, and how one is written as a line of JSON.
record RowForm<R>(Class<R> type, Function<R, String> json) {}
