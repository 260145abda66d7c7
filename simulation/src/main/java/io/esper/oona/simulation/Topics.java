package io.esper.oona.simulation;

/// The platform's topics that a training run speaks on.
final class Topics {
    static final String HEALTH = "telemetry.seed.health";
    static final String COMMANDS = "control.kasmina.commands";
    static final String FIELD_REPORTS = "innovation.field_reports";
    static final String CANDIDATES = "innovation.candidates.submitted";
    static final String CERTIFICATIONS = "innovation.certification.results";
    static final String EPOCHS = "system.events.epoch";
    static final String ROLLBACKS = "system.events.rollback";

    private Topics() {}
}
