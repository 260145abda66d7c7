-- Read models. Every row belongs to a generation of one projection: a rebuild fills a new generation beside the one that
-- is shown and then switches, with one row of table "projection". Query the views; they show the active generation.
-- Tables and columns are described in docs/reference/read-models.md.

-- One row for each projection: the generation that the views show.
CREATE TABLE IF NOT EXISTS projection (
    name              varchar(64) PRIMARY KEY,
    active_generation integer NOT NULL
);

-- One row for each generation: its checkpoint. Whoever writes rows moves the position from the value it knows, in the same
-- transaction; who finds another value has been overtaken and writes nothing.
CREATE TABLE IF NOT EXISTS projection_generation (
    generation        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name              varchar(64) NOT NULL,
    version           integer     NOT NULL, -- of the fold that made the rows
    position          bigint      NOT NULL, -- everything up to here is in the rows
    events            bigint      NOT NULL, -- events read
    events_per_second double precision,     -- over the last batch
    moved_micros      bigint      NOT NULL, -- when the position was last written, microseconds since 1970 UTC
    stop_reason       varchar(4096)         -- why the projection last stopped by itself
);

-- What became of the events read.
CREATE TABLE IF NOT EXISTS projection_count (
    generation      integer NOT NULL,
    topic           varchar(256) NOT NULL,
    type            varchar(256) NOT NULL,
    events_read     bigint NOT NULL,
    events_used     bigint NOT NULL, -- they changed a row
    events_unmapped bigint NOT NULL, -- no reader for the type, or the content lies elsewhere (claim check)
    events_failed   bigint NOT NULL, -- see projection_failure
    PRIMARY KEY (generation, topic, type)
);

-- Events that could not be folded; the first 10,000 of a generation.
CREATE TABLE IF NOT EXISTS projection_failure (
    generation integer NOT NULL,
    position   bigint  NOT NULL,
    topic      varchar(256) NOT NULL,
    type       varchar(256) NOT NULL,
    event_id   uuid    NOT NULL,
    reason     varchar(4096) NOT NULL,
    PRIMARY KEY (generation, position)
);

-- Ranges that had expired when the generation would have read them.
CREATE TABLE IF NOT EXISTS projection_expired (
    generation     integer NOT NULL,
    retention      varchar(16) NOT NULL,
    until_position bigint NOT NULL,
    after_position bigint NOT NULL,
    events         bigint NOT NULL,
    exact          boolean NOT NULL, -- false if "events" is only the most that it can be
    PRIMARY KEY (generation, retention, until_position)
);

-- What a generation has learned about runs, in the order of learning: the names, and the traces that belong to one.
-- Negative ordinals are a summary of everything learned before.
CREATE TABLE IF NOT EXISTS projection_run (
    generation integer NOT NULL,
    ordinal    bigint  NOT NULL,
    run_id     varchar(512) NOT NULL,
    trace_id   varchar(512),
    PRIMARY KEY (generation, ordinal)
);

-- How many events found their run by which rule.
CREATE TABLE IF NOT EXISTS projection_run_rule (
    generation integer NOT NULL,
    rule       varchar(32) NOT NULL,
    events     bigint NOT NULL,
    PRIMARY KEY (generation, rule)
);

-- Health: where each run stands.
CREATE TABLE IF NOT EXISTS rm_health_run (
    generation      integer NOT NULL,
    run_id          varchar(512) NOT NULL,
    rollbacks       integer NOT NULL,
    restored_epochs varchar(1048576) NOT NULL, -- of each rollback, oldest first, comma-separated
    failed_epoch    integer,
    epoch           integer,
    previous_epoch  integer,
    heartbeat       boolean NOT NULL,
    early_in_a_row  integer NOT NULL,
    position        bigint NOT NULL,
    reports         bigint NOT NULL,
    late_reports    bigint NOT NULL,
    early_reports   bigint NOT NULL,
    assumed_epochs  bigint NOT NULL,
    without_epoch   bigint NOT NULL,
    PRIMARY KEY (generation, run_id)
);

-- Health: the newest known state of each seed.
CREATE TABLE IF NOT EXISTS rm_health_seed (
    generation            integer NOT NULL,
    run_id                varchar(512) NOT NULL,
    layer                 integer NOT NULL,
    seed                  integer NOT NULL,
    rollbacks             integer NOT NULL,
    epoch                 integer,
    epoch_assumed         boolean NOT NULL,
    position              bigint NOT NULL,
    claimed_micros        bigint,
    activation_variance   real,
    dead_neuron_ratio     real,
    correlation           real,
    other_metrics         varchar(1048576),
    stage                 varchar(1048576),
    stage_position        bigint,
    blueprint_id          varchar(1048576),
    epochs_in_stage       integer,
    transition_warning    varchar(1048576),
    distress              real,
    stagnation            real,
    readiness             real,
    stagnant_epochs       integer NOT NULL,
    streak_best           real,
    prior_stagnant_epochs integer NOT NULL,
    prior_streak_best     real,
    top_rollbacks         integer NOT NULL,
    top_epoch             integer,
    reports               bigint NOT NULL,
    PRIMARY KEY (generation, run_id, layer, seed)
);

-- Health: each seed's epochs.
CREATE TABLE IF NOT EXISTS rm_health_epoch (
    generation          integer NOT NULL,
    run_id              varchar(512) NOT NULL,
    layer               integer NOT NULL,
    seed                integer NOT NULL,
    rollbacks           integer NOT NULL,
    epoch               integer NOT NULL,
    arrival             varchar(8) NOT NULL,
    position            bigint NOT NULL,
    claimed_micros      bigint,
    activation_variance real,
    dead_neuron_ratio   real,
    correlation         real,
    other_metrics       varchar(1048576),
    stage               varchar(1048576),
    blueprint_id        varchar(1048576),
    epochs_in_stage     integer,
    distress            real,
    stagnation          real,
    readiness           real,
    reports             integer NOT NULL,
    PRIMARY KEY (generation, run_id, layer, seed, rollbacks, epoch)
);
-- The heat map of one epoch (layers x seeds) in HealthQueries.epoch.
CREATE INDEX IF NOT EXISTS rm_health_epoch_by_epoch ON rm_health_epoch (generation, run_id, rollbacks, epoch);

-- Innovation: each blueprint that was ever named.
CREATE TABLE IF NOT EXISTS rm_blueprint (
    generation             integer NOT NULL,
    blueprint_id           varchar(512) NOT NULL,
    first_position         bigint NOT NULL,
    candidate_position     bigint,
    candidate_micros       bigint,
    submissions            integer NOT NULL,
    author                 varchar(1048576),
    description            varchar(1048576),
    tags                   varchar(1048576),
    novelty_score          real,
    mutation_operator      varchar(1048576),
    strategy               varchar(32),
    strategy_text          varchar(1048576),
    architecture_ref       varchar(1048576),
    created_at             varchar(1048576),
    lineage                varchar(16) NOT NULL,
    root_id                varchar(512) NOT NULL,
    depth                  integer NOT NULL,
    certification_position bigint,
    certification_micros   bigint,
    certifications         integer NOT NULL,
    passed                 boolean,
    risk_score             real,
    confidence             varchar(1048576),
    elo_score              real,
    interest               real,
    wep                    varchar(1048576),
    hardware_profiles      varchar(1048576),
    PRIMARY KEY (generation, blueprint_id)
);
-- A family, and what has to move when a late parent arrives: rows of a root.
CREATE INDEX IF NOT EXISTS rm_blueprint_by_root ON rm_blueprint (generation, root_id);

-- Innovation: who descends from whom.
CREATE TABLE IF NOT EXISTS rm_blueprint_parent (
    generation   integer NOT NULL,
    blueprint_id varchar(512) NOT NULL,
    parent_id    varchar(512) NOT NULL,
    ordinal      integer NOT NULL,
    PRIMARY KEY (generation, blueprint_id, parent_id)
);
-- The children of a blueprint in InnovationQueries.children.
CREATE INDEX IF NOT EXISTS rm_blueprint_parent_by_parent ON rm_blueprint_parent (generation, parent_id);

-- Innovation: each attempt to grow a blueprint in a seed.
CREATE TABLE IF NOT EXISTS rm_deployment (
    generation         integer NOT NULL,
    deployment_id      bigint NOT NULL, -- position of its first command
    run_id             varchar(512) NOT NULL,
    layer              integer NOT NULL,
    seed               integer NOT NULL,
    blueprint_id       varchar(512),
    strategy           varchar(32),
    strategy_text      varchar(1048576),
    trace_id           varchar(512),
    command_id         varchar(512),
    germinated         boolean NOT NULL,
    issued_epoch       integer,
    claimed_micros     bigint,
    commands           integer NOT NULL,
    stages             varchar(256) NOT NULL,
    last_command       varchar(1048576) NOT NULL,
    last_position      bigint NOT NULL,
    cancelled_position bigint,
    status             varchar(16) NOT NULL,
    report_position    bigint,
    join_kind          varchar(16),
    reports            integer NOT NULL,
    PRIMARY KEY (generation, deployment_id)
);
-- Joining commands and reports: deployments of a trace.
CREATE INDEX IF NOT EXISTS rm_deployment_by_trace ON rm_deployment (generation, trace_id);
-- Joining commands and reports: deployments of a place; also InnovationQueries.deployments of a run.
CREATE INDEX IF NOT EXISTS rm_deployment_by_place ON rm_deployment (generation, run_id, layer, seed);
-- InnovationQueries.deployments of a blueprint; blueprint_success.
CREATE INDEX IF NOT EXISTS rm_deployment_by_blueprint ON rm_deployment (generation, blueprint_id);

-- Innovation: each command.
CREATE TABLE IF NOT EXISTS rm_deployment_command (
    generation     integer NOT NULL,
    position       bigint NOT NULL,
    deployment_id  bigint,
    command        varchar(1048576) NOT NULL,
    command_id     varchar(512),
    trace_id       varchar(512),
    run_id         varchar(512) NOT NULL,
    layer          integer NOT NULL,
    seed           integer NOT NULL,
    issued_epoch   integer,
    stage          varchar(32),
    repeated       boolean NOT NULL,
    claimed_micros bigint,
    PRIMARY KEY (generation, position)
);
-- Joining reports: the commands with an id.
CREATE INDEX IF NOT EXISTS rm_deployment_command_by_command ON rm_deployment_command (generation, command_id);
-- InnovationQueries.commands: the commands of a deployment.
CREATE INDEX IF NOT EXISTS rm_deployment_command_by_deployment ON rm_deployment_command (generation, deployment_id);

-- Innovation: each field report.
CREATE TABLE IF NOT EXISTS rm_field_report (
    generation             integer NOT NULL,
    position               bigint NOT NULL,
    event_id               uuid NOT NULL,
    trace_id               varchar(512),
    command_id             varchar(512),
    run_id                 varchar(512) NOT NULL,
    run_rule               varchar(32) NOT NULL,
    layer                  integer NOT NULL,
    seed                   integer NOT NULL,
    seed_text              varchar(1048576) NOT NULL,
    blueprint_id           varchar(512) NOT NULL,
    outcome                varchar(16) NOT NULL,
    pre_metric             real,
    post_metric            real,
    delta                  numeric(50, 9), -- post - pre, exact in decimal
    max_latency_ms         real,
    avg_memory_mb          real,
    gradient_norm_variance real,
    other_metrics          varchar(1048576),
    hardware_context       varchar(1048576),
    task_domain            varchar(1048576),
    training_phase         varchar(1048576),
    host_model_hash        varchar(1048576),
    claimed_micros         bigint,
    deployment_id          bigint,
    join_kind              varchar(16) NOT NULL,
    standing               boolean NOT NULL, -- false if a later report of the same deployment replaces it
    strategy               varchar(32),
    strategy_text          varchar(1048576),
    PRIMARY KEY (generation, position)
);
-- A command that comes after its report: reports of a trace.
CREATE INDEX IF NOT EXISTS rm_field_report_by_trace ON rm_field_report (generation, trace_id);
-- A command that comes after its report: reports that name a command.
CREATE INDEX IF NOT EXISTS rm_field_report_by_command ON rm_field_report (generation, command_id);
-- InnovationQueries.reports of a blueprint; blueprint_success.
CREATE INDEX IF NOT EXISTS rm_field_report_by_blueprint ON rm_field_report (generation, blueprint_id);

-- Views: the active generation of each table.
CREATE OR REPLACE VIEW projections AS
SELECT p.name, p.active_generation, g.version, g.position, h.head, h.head - g.position AS lag, g.events, g.events_per_second,
       DATEADD('MICROSECOND', g.moved_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS moved_at, g.stop_reason,
       COALESCE((SELECT SUM(c.events_failed) FROM projection_count c WHERE c.generation = g.generation), 0) AS events_failed,
       COALESCE((SELECT SUM(e.events) FROM projection_expired e WHERE e.generation = g.generation), 0) AS events_expired
FROM projection p JOIN projection_generation g ON g.generation = p.active_generation CROSS JOIN log_head h;

CREATE OR REPLACE VIEW projection_counts AS
SELECT p.name, c.topic, c.type, c.events_read, c.events_used, c.events_unmapped, c.events_failed
FROM projection p JOIN projection_count c ON c.generation = p.active_generation;

CREATE OR REPLACE VIEW projection_failures AS
SELECT p.name, f.position, f.topic, f.type, f.event_id, f.reason
FROM projection p JOIN projection_failure f ON f.generation = p.active_generation;

CREATE OR REPLACE VIEW run_resolution AS
SELECT p.name, r.rule, r.events
FROM projection p JOIN projection_run_rule r ON r.generation = p.active_generation;

CREATE OR REPLACE VIEW health_runs AS
SELECT r.run_id, r.rollbacks, r.epoch, r.position, r.reports, r.late_reports, r.early_reports, r.assumed_epochs, r.without_epoch
FROM projection p JOIN rm_health_run r ON r.generation = p.active_generation WHERE p.name = 'health';

CREATE OR REPLACE VIEW health AS
SELECT r.run_id, r.layer, r.seed, r.rollbacks, r.epoch, r.epoch_assumed, r.position, DATEADD('MICROSECOND', r.claimed_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS claimed_at,
       r.activation_variance, r.dead_neuron_ratio, r.correlation, r.other_metrics, r.stage, r.stage_position, r.blueprint_id,
       r.epochs_in_stage, r.transition_warning, r.distress, r.stagnation, r.readiness, r.stagnant_epochs, r.reports
FROM projection p JOIN rm_health_seed r ON r.generation = p.active_generation WHERE p.name = 'health';

CREATE OR REPLACE VIEW health_history AS
SELECT r.run_id, r.layer, r.seed, r.rollbacks, r.epoch, r.arrival, r.position, DATEADD('MICROSECOND', r.claimed_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS claimed_at,
       r.activation_variance, r.dead_neuron_ratio, r.correlation, r.other_metrics, r.stage, r.blueprint_id, r.epochs_in_stage,
       r.distress, r.stagnation, r.readiness, r.reports
FROM projection p JOIN rm_health_epoch r ON r.generation = p.active_generation WHERE p.name = 'health';

CREATE OR REPLACE VIEW blueprints AS
SELECT b.blueprint_id, b.first_position, b.candidate_position, DATEADD('MICROSECOND', b.candidate_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS submitted_at, b.submissions, b.author,
       b.description, b.tags, b.novelty_score, b.mutation_operator, b.strategy, b.strategy_text, b.architecture_ref, b.created_at,
       b.lineage, b.root_id, b.depth, b.certification_position, DATEADD('MICROSECOND', b.certification_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS certified_at, b.certifications,
       b.passed, b.risk_score, b.confidence, b.elo_score, b.interest, b.wep, b.hardware_profiles
FROM projection p JOIN rm_blueprint b ON b.generation = p.active_generation WHERE p.name = 'innovation';

CREATE OR REPLACE VIEW blueprint_parents AS
SELECT r.blueprint_id, r.parent_id, r.ordinal
FROM projection p JOIN rm_blueprint_parent r ON r.generation = p.active_generation WHERE p.name = 'innovation';

CREATE OR REPLACE VIEW deployments AS
SELECT d.deployment_id, d.run_id, d.layer, d.seed, d.blueprint_id, d.strategy, d.strategy_text, d.trace_id, d.command_id,
       d.germinated, d.issued_epoch, DATEADD('MICROSECOND', d.claimed_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS claimed_at, d.commands, d.stages, d.last_command, d.last_position,
       d.cancelled_position, d.status, d.report_position, d.join_kind, d.reports
FROM projection p JOIN rm_deployment d ON d.generation = p.active_generation WHERE p.name = 'innovation';

CREATE OR REPLACE VIEW deployment_commands AS
SELECT c.position, c.deployment_id, c.command, c.command_id, c.trace_id, c.run_id, c.layer, c.seed, c.issued_epoch, c.stage,
       c.repeated, DATEADD('MICROSECOND', c.claimed_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS claimed_at
FROM projection p JOIN rm_deployment_command c ON c.generation = p.active_generation WHERE p.name = 'innovation';

CREATE OR REPLACE VIEW field_reports AS
SELECT f.position, f.event_id, f.trace_id, f.command_id, f.run_id, f.run_rule, f.layer, f.seed, f.seed_text, f.blueprint_id,
       f.outcome, f.pre_metric, f.post_metric, f.delta, f.max_latency_ms, f.avg_memory_mb, f.gradient_norm_variance,
       f.other_metrics, f.hardware_context, f.task_domain, f.training_phase, f.host_model_hash,
       DATEADD('MICROSECOND', f.claimed_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS claimed_at, f.deployment_id, f.join_kind, f.standing, f.strategy, f.strategy_text
FROM projection p JOIN rm_field_report f ON f.generation = p.active_generation WHERE p.name = 'innovation';

-- How blueprints do: standing reports, and what never reported.
CREATE OR REPLACE VIEW blueprint_success AS
SELECT b.blueprint_id, COALESCE(d.deployments, 0) AS deployments, COALESCE(d.open_deployments, 0) AS open_deployments,
       COALESCE(d.cancelled, 0) AS cancelled, COALESCE(f.fossilized, 0) AS fossilized, COALESCE(f.culled, 0) AS culled,
       COALESCE(f.rolled_back, 0) AS rolled_back, COALESCE(f.unjoined, 0) AS unjoined, f.mean_delta
FROM blueprints b
LEFT JOIN (SELECT blueprint_id, COUNT(*) AS deployments, SUM(CASE WHEN status = 'OPEN' THEN 1 ELSE 0 END) AS open_deployments,
                  SUM(CASE WHEN status = 'CANCELLED' THEN 1 ELSE 0 END) AS cancelled
           FROM deployments GROUP BY blueprint_id) d ON d.blueprint_id = b.blueprint_id
LEFT JOIN (SELECT blueprint_id, SUM(CASE WHEN outcome = 'FOSSILIZED' THEN 1 ELSE 0 END) AS fossilized,
       SUM(CASE WHEN outcome = 'CULLED' THEN 1 ELSE 0 END) AS culled,
       SUM(CASE WHEN outcome = 'ROLLED_BACK' THEN 1 ELSE 0 END) AS rolled_back,
       SUM(CASE WHEN join_kind = 'none' THEN 1 ELSE 0 END) AS unjoined,
       CAST(SUM(delta) / NULLIF(COUNT(delta), 0) AS numeric(50, 9)) AS mean_delta
           FROM field_reports WHERE standing GROUP BY blueprint_id) f ON f.blueprint_id = b.blueprint_id;

CREATE OR REPLACE VIEW strategy_success AS
SELECT COALESCE(strategy, strategy_text) AS strategy, COUNT(*) AS reports, SUM(CASE WHEN outcome = 'FOSSILIZED' THEN 1 ELSE 0 END) AS fossilized,
       SUM(CASE WHEN outcome = 'CULLED' THEN 1 ELSE 0 END) AS culled,
       SUM(CASE WHEN outcome = 'ROLLED_BACK' THEN 1 ELSE 0 END) AS rolled_back,
       SUM(CASE WHEN join_kind = 'none' THEN 1 ELSE 0 END) AS unjoined,
       CAST(SUM(delta) / NULLIF(COUNT(delta), 0) AS numeric(50, 9)) AS mean_delta
FROM field_reports WHERE standing GROUP BY COALESCE(strategy, strategy_text);

CREATE OR REPLACE VIEW layer_success AS
SELECT run_id, layer, COUNT(*) AS reports, SUM(CASE WHEN outcome = 'FOSSILIZED' THEN 1 ELSE 0 END) AS fossilized,
       SUM(CASE WHEN outcome = 'CULLED' THEN 1 ELSE 0 END) AS culled,
       SUM(CASE WHEN outcome = 'ROLLED_BACK' THEN 1 ELSE 0 END) AS rolled_back,
       SUM(CASE WHEN join_kind = 'none' THEN 1 ELSE 0 END) AS unjoined,
       CAST(SUM(delta) / NULLIF(COUNT(delta), 0) AS numeric(50, 9)) AS mean_delta
FROM field_reports WHERE standing GROUP BY run_id, layer;

-- One row: how many blueprints came how far.
CREATE OR REPLACE VIEW innovation_funnel AS
SELECT COUNT(b.candidate_position) AS candidates, COUNT(CASE WHEN b.passed THEN 1 END) AS certified,
       COUNT(CASE WHEN NOT b.passed THEN 1 END) AS refused,
       COUNT(CASE WHEN s.deployments > 0 THEN 1 END) AS deployed,
       COUNT(CASE WHEN s.fossilized + s.culled + s.rolled_back > 0 THEN 1 END) AS reported,
       COUNT(CASE WHEN s.fossilized > 0 THEN 1 END) AS fossilized
FROM blueprints b JOIN blueprint_success s ON s.blueprint_id = b.blueprint_id;
