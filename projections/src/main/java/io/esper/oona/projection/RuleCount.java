package io.esper.oona.projection;

/// How many events found their run by a rule.
///
/// @param rule stable name, see docs/reference/read-models.md
public record RuleCount(String rule, long events) {}
