package io.esper.oona.training;

/// What a check of a finished data set found.
///
/// @param name   what was checked
/// @param passed whether it holds
/// @param detail figures, or what is wrong
public record DatasetCheck(String name, boolean passed, String detail) {}
