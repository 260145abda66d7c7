package io.esper.oona.benchmarks.axon4;

/// A payload as Axon is given it: bytes that are JSON already, with the stable name and version of their type.
record StoredPayload(String type, int version, byte[] json) {}
