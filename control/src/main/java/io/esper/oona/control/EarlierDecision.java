package io.esper.oona.control;

import java.util.UUID;

import io.esper.oona.event.Payload.AdaptationDecision;

/// The first decision under a command's id.
record EarlierDecision(AdaptationDecision decision, UUID eventId) {}
