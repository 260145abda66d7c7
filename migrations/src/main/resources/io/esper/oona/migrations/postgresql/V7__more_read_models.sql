-- More read models: lifecycle, training, audit, and what health keeps for ever.
-- Tables and columns are described in docs/reference/read-models.md.

-- Lifecycle: where each run stands.
CREATE TABLE rm_lifecycle_run (
    generation      integer NOT NULL,
    run_id          varchar(512) COLLATE "C" NOT NULL,
    rollbacks       integer NOT NULL,
    restored_epochs text NOT NULL, -- of each rollback, oldest first, comma-separated
    failed_epoch    integer,
    epoch           integer, -- the newest that the current rollback generation has reached
    previous_epoch  integer,
    heartbeat       boolean NOT NULL,
    early_in_a_row  integer NOT NULL,
    position        bigint NOT NULL,
    reports         bigint NOT NULL,
    late_reports    bigint NOT NULL,
    early_reports   bigint NOT NULL,
    assumed_epochs  bigint NOT NULL,
    without_epoch   bigint NOT NULL,
    claimed_micros  bigint, -- of the newest heartbeat or rollback
    PRIMARY KEY (generation, run_id)
);

-- Lifecycle: the rollbacks, which take stays back.
CREATE TABLE rm_lifecycle_rollback (
    generation     integer NOT NULL,
    run_id         varchar(512) COLLATE "C" NOT NULL,
    rollbacks      integer NOT NULL, -- the generation that it began
    failed_epoch   integer NOT NULL,
    restored_epoch integer NOT NULL,
    position       bigint NOT NULL,
    claimed_micros bigint,
    PRIMARY KEY (generation, run_id, rollbacks)
);

-- Lifecycle: a seed's stays in its stages.
CREATE TABLE rm_lifecycle_stay (
    generation     integer NOT NULL,
    run_id         varchar(512) COLLATE "C" NOT NULL,
    layer          integer NOT NULL,
    seed           integer NOT NULL,
    stay           integer NOT NULL, -- numbered as they became known
    stage          text NOT NULL,
    rollbacks      integer NOT NULL,
    epoch          integer, -- the first with the stage
    reported       boolean NOT NULL, -- seen in a report, rather than asked for before
    position       bigint NOT NULL,
    claimed_micros bigint,
    source         varchar(16) NOT NULL,
    sources        varchar(64) NOT NULL,
    blueprint_id   text,
    previous_stay  integer,
    previous_stage text,
    warning        text,
    left_rollbacks integer, -- when the next stage was entered
    left_epoch     integer,
    left_reported  boolean,
    left_position  bigint,
    left_micros    bigint,
    PRIMARY KEY (generation, run_id, layer, seed, stay)
);

-- A stay that a later rollback took back has undone_by. It ended when the next stage was entered, unless that was taken back and it was
-- not: then it lasts; or else with the rollback.
CREATE VIEW lifecycle AS
SELECT s.run_id, s.layer, s.seed, s.stay, s.stage, s.rollbacks, s.epoch, s.position, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + s.claimed_micros * INTERVAL '1 microsecond' AS claimed_at, s.source,
       s.sources, s.blueprint_id, s.previous_stage, s.warning, s.undone_by, s.lasts,
       CASE WHEN s.lasts THEN NULL WHEN s.left_position IS NULL THEN b.failed_epoch ELSE s.left_epoch END AS left_epoch,
       CASE WHEN s.lasts THEN NULL WHEN s.left_position IS NULL THEN b.position ELSE s.left_position END AS left_position,
       TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + (CASE WHEN s.lasts THEN NULL WHEN s.left_position IS NULL THEN b.claimed_micros ELSE s.left_micros END) * INTERVAL '1 microsecond' AS left_at,
       CASE WHEN s.lasts THEN s.run_epoch WHEN s.left_position IS NULL THEN b.failed_epoch ELSE s.left_epoch END - s.epoch AS epochs,
       CAST(CASE WHEN s.lasts THEN s.run_micros WHEN s.left_position IS NULL THEN b.claimed_micros ELSE s.left_micros END - s.claimed_micros AS double precision) / CAST(1000000 AS double precision) AS seconds
FROM (SELECT t.*, t.undone_by IS NULL AND (t.left_position IS NULL OR t.left_undone_by IS NOT NULL) AS lasts
      FROM (SELECT r.generation, r.run_id, r.layer, r.seed, r.stay, r.stage, r.rollbacks, r.epoch, r.position, r.claimed_micros, r.source,
                   r.sources, r.blueprint_id, r.previous_stage, r.warning, r.left_epoch, r.left_position, r.left_micros,
                   u.epoch AS run_epoch, u.claimed_micros AS run_micros,
                   (SELECT MIN(x.rollbacks) FROM rm_lifecycle_rollback x WHERE x.generation = r.generation AND x.run_id = r.run_id
                        AND x.rollbacks > r.rollbacks AND x.restored_epoch < r.epoch) AS undone_by,
                   (SELECT MIN(x.rollbacks) FROM rm_lifecycle_rollback x WHERE x.generation = r.generation AND x.run_id = r.run_id
                        AND x.rollbacks > r.left_rollbacks AND x.restored_epoch < r.left_epoch) AS left_undone_by
            FROM projection p JOIN rm_lifecycle_stay r ON r.generation = p.active_generation
            JOIN rm_lifecycle_run u ON u.generation = r.generation AND u.run_id = r.run_id
            WHERE p.name = 'lifecycle') t) s
LEFT JOIN rm_lifecycle_rollback b ON b.generation = s.generation AND b.run_id = s.run_id AND b.rollbacks = s.undone_by;

-- Where each seed is now.
CREATE VIEW lifecycle_now AS
SELECT l.run_id, l.layer, l.seed, l.stage, l.rollbacks, l.epoch, l.position, l.claimed_at, l.source, l.sources, l.blueprint_id,
       l.previous_stage, l.warning, l.epochs, l.seconds, c.stays, c.warnings
FROM lifecycle l
JOIN (SELECT r.run_id, r.layer, r.seed, COUNT(*) AS stays, COUNT(r.warning) AS warnings
      FROM projection p JOIN rm_lifecycle_stay r ON r.generation = p.active_generation
      WHERE p.name = 'lifecycle' GROUP BY r.run_id, r.layer, r.seed) c
    ON c.run_id = l.run_id AND c.layer = l.layer AND c.seed = l.seed
WHERE l.lasts;

-- Training: where each run stands.
CREATE TABLE rm_training_run (
    generation      integer NOT NULL,
    run_id          varchar(512) COLLATE "C" NOT NULL,
    rollbacks       integer NOT NULL,
    restored_epochs text NOT NULL, -- of each rollback, oldest first, comma-separated
    failed_epoch    integer,
    epoch           integer, -- the newest that the current rollback generation has reached
    previous_epoch  integer,
    heartbeat       boolean NOT NULL,
    early_in_a_row  integer NOT NULL,
    position        bigint NOT NULL,
    reports         bigint NOT NULL,
    late_reports    bigint NOT NULL,
    early_reports   bigint NOT NULL,
    assumed_epochs  bigint NOT NULL,
    without_epoch   bigint NOT NULL,
    heartbeats      bigint NOT NULL,
    started_micros  bigint, -- of the first heartbeat
    claimed_micros  bigint, -- of the newest one
    PRIMARY KEY (generation, run_id)
);

-- Training: the epochs of each rollback generation.
CREATE TABLE rm_training_epoch (
    generation             integer NOT NULL,
    run_id                 varchar(512) COLLATE "C" NOT NULL,
    rollbacks              integer NOT NULL,
    epoch                  integer NOT NULL,
    position               bigint NOT NULL, -- of the newest heartbeat of the epoch
    claimed_micros         bigint,
    validation_accuracy    real,
    validation_loss        real,
    training_loss          real,
    global_step            bigint,
    device_type            text,
    memory_available_gb    real,
    compute_capacity_tflops real,
    supports_quantization  boolean,
    late                   boolean NOT NULL, -- told after a later rollback generation had begun
    heartbeats             integer NOT NULL,
    PRIMARY KEY (generation, run_id, rollbacks, epoch)
);

-- Training: the rollbacks.
CREATE TABLE rm_training_rollback (
    generation     integer NOT NULL,
    run_id         varchar(512) COLLATE "C" NOT NULL,
    rollbacks      integer NOT NULL, -- the generation that it began
    failed_epoch   integer NOT NULL,
    restored_epoch integer NOT NULL,
    reached_epoch  integer, -- that the run had reached
    position       bigint NOT NULL,
    claimed_micros bigint,
    reason         text NOT NULL,
    initiated_by   text,
    checkpoint_id  text,
    severity       text,
    affected_seeds text NOT NULL, -- JSON list of [layer, seed]
    PRIMARY KEY (generation, run_id, rollbacks)
);

-- Training: what was done to a run's seeds: commands, decisions, field reports.
CREATE TABLE rm_training_act (
    generation     integer NOT NULL,
    position       bigint NOT NULL,
    run_id         varchar(512) COLLATE "C" NOT NULL,
    rollbacks      integer NOT NULL,
    epoch          integer, -- in which it was done
    kind           varchar(16) NOT NULL, -- COMMAND, DECISION, REPORT
    layer          integer NOT NULL,
    seed           integer NOT NULL,
    what           text NOT NULL, -- the command, the stage decided, the outcome
    blueprint_id   text,
    command_id     text,
    trace_id       text,
    claimed_micros bigint,
    PRIMARY KEY (generation, position)
);
-- What a rollback undid: views training_acts and training_rollbacks.
CREATE INDEX rm_training_act_by_run ON rm_training_act (generation, run_id, rollbacks);

CREATE VIEW training_epochs AS
SELECT r.run_id, r.rollbacks, r.epoch, r.position, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + r.claimed_micros * INTERVAL '1 microsecond' AS claimed_at, r.validation_accuracy, r.validation_loss,
       r.training_loss, r.global_step, r.device_type, r.memory_available_gb, r.compute_capacity_tflops, r.supports_quantization, r.late,
       r.heartbeats,
       (SELECT MIN(x.rollbacks) FROM rm_training_rollback x WHERE x.generation = r.generation AND x.run_id = r.run_id
            AND x.rollbacks > r.rollbacks AND x.restored_epoch < r.epoch) AS undone_by
FROM projection p JOIN rm_training_epoch r ON r.generation = p.active_generation WHERE p.name = 'training';

-- What is done in an epoch shows in the next one: so a rollback to the epoch itself undoes it.
CREATE VIEW training_acts AS
SELECT r.run_id, r.rollbacks, r.epoch, r.position, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + r.claimed_micros * INTERVAL '1 microsecond' AS claimed_at, r.kind, r.layer, r.seed, r.what,
       r.blueprint_id, r.command_id, r.trace_id,
       (SELECT MIN(x.rollbacks) FROM rm_training_rollback x WHERE x.generation = r.generation AND x.run_id = r.run_id
            AND x.rollbacks > r.rollbacks AND x.restored_epoch <= r.epoch) AS undone_by
FROM projection p JOIN rm_training_act r ON r.generation = p.active_generation WHERE p.name = 'training';

CREATE VIEW training_rollbacks AS
SELECT b.run_id, b.rollbacks, b.failed_epoch, b.restored_epoch, b.reached_epoch, b.position, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + b.claimed_micros * INTERVAL '1 microsecond' AS claimed_at, b.reason,
       b.initiated_by, b.checkpoint_id, b.severity, b.affected_seeds, COALESCE(u.epochs, 0) AS epochs_undone,
       h.validation_accuracy AS accuracy_restored, l.validation_accuracy AS accuracy_reached, u.accuracy_best AS accuracy_best_undone,
       l.validation_accuracy - h.validation_accuracy AS accuracy_lost,
       COALESCE(a.commands, 0) AS commands_undone, COALESCE(a.decisions, 0) AS decisions_undone,
       COALESCE(a.reports, 0) AS reports_undone, COALESCE(a.seeds, 0) AS seeds_undone
FROM projection p JOIN rm_training_rollback b ON b.generation = p.active_generation
LEFT JOIN (SELECT run_id, undone_by, COUNT(*) AS epochs, MAX(epoch) AS last_epoch, MAX(validation_accuracy) AS accuracy_best
           FROM training_epochs WHERE undone_by IS NOT NULL GROUP BY run_id, undone_by) u ON u.run_id = b.run_id AND u.undone_by = b.rollbacks
LEFT JOIN training_epochs l ON l.run_id = u.run_id AND l.undone_by = u.undone_by AND l.epoch = u.last_epoch
LEFT JOIN training_epochs h ON h.run_id = b.run_id AND h.epoch = b.restored_epoch AND h.rollbacks < b.rollbacks
    AND (h.undone_by IS NULL OR h.undone_by > b.rollbacks)
LEFT JOIN (SELECT run_id, undone_by, SUM(CASE WHEN kind = 'COMMAND' THEN 1 ELSE 0 END) AS commands,
                  SUM(CASE WHEN kind = 'DECISION' THEN 1 ELSE 0 END) AS decisions, SUM(CASE WHEN kind = 'REPORT' THEN 1 ELSE 0 END) AS reports,
                  COUNT(DISTINCT CAST(layer AS bigint) * 2147483648 + seed) AS seeds
           FROM training_acts WHERE undone_by IS NOT NULL GROUP BY run_id, undone_by) a ON a.run_id = b.run_id AND a.undone_by = b.rollbacks
WHERE p.name = 'training';

CREATE VIEW training_runs AS
SELECT r.run_id, r.rollbacks, r.epoch, r.position, r.heartbeats, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + r.started_micros * INTERVAL '1 microsecond' AS started_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + r.claimed_micros * INTERVAL '1 microsecond' AS claimed_at,
       CAST(r.claimed_micros - r.started_micros AS double precision) / CAST(1000000 AS double precision) AS seconds,
       COALESCE(e.epochs, 0) AS epochs, COALESCE(e.epochs_undone, 0) AS epochs_undone, l.validation_accuracy, l.validation_loss, l.training_loss,
       l.global_step, l.device_type, e.accuracy_best, e.loss_best
FROM projection p JOIN rm_training_run r ON r.generation = p.active_generation
LEFT JOIN (SELECT run_id, COUNT(*) AS epochs, COUNT(undone_by) AS epochs_undone, MAX(CASE WHEN undone_by IS NULL THEN epoch END) AS last_epoch,
                  MAX(CASE WHEN undone_by IS NULL THEN validation_accuracy END) AS accuracy_best,
                  MIN(CASE WHEN undone_by IS NULL THEN validation_loss END) AS loss_best
           FROM training_epochs GROUP BY run_id) e ON e.run_id = r.run_id
LEFT JOIN training_epochs l ON l.run_id = r.run_id AND l.epoch = e.last_epoch AND l.undone_by IS NULL
WHERE p.name = 'training';

-- Audit: every event but telemetry.
CREATE TABLE rm_audit_event (
    generation     integer NOT NULL,
    position       bigint NOT NULL,
    event_id       uuid NOT NULL,
    topic          varchar(256) NOT NULL,
    type           varchar(256) NOT NULL,
    sender_id      text NOT NULL,
    trace_id       varchar(512) COLLATE "C",
    run_id         varchar(512) COLLATE "C" NOT NULL,
    claimed_micros bigint,
    layer          integer,
    seed           integer,
    summary        text NOT NULL,
    PRIMARY KEY (generation, position)
);
-- The timeline of a trace: AuditQueries.timeline.
CREATE INDEX rm_audit_event_by_trace ON rm_audit_event (generation, trace_id, position);

-- Audit: what shares a trace, telemetry included.
CREATE TABLE rm_audit_trace (
    generation     integer NOT NULL,
    trace_id       varchar(512) COLLATE "C" NOT NULL,
    run_id         varchar(512) COLLATE "C" NOT NULL, -- of its newest event
    first_position bigint NOT NULL,
    last_position  bigint NOT NULL,
    first_micros   bigint,
    last_micros    bigint,
    events         bigint NOT NULL,
    listed         bigint NOT NULL, -- of them that are rows of rm_audit_event
    topics         text NOT NULL, -- JSON: events by topic
    PRIMARY KEY (generation, trace_id)
);
-- The newest traces: AuditQueries.traces.
CREATE INDEX rm_audit_trace_by_position ON rm_audit_trace (generation, last_position);

-- Audit: every message of a control topic.
CREATE TABLE rm_audit_command (
    generation     integer NOT NULL,
    position       bigint NOT NULL,
    event_id       uuid NOT NULL,
    topic          varchar(256) NOT NULL,
    type           varchar(256) NOT NULL,
    sender_id      text NOT NULL,
    trace_id       varchar(512) COLLATE "C",
    run_id         varchar(512) COLLATE "C" NOT NULL,
    claimed_micros bigint,
    layer          integer, -- NULL for what is no command to a seed
    seed           integer,
    command        text,
    command_id     varchar(512) COLLATE "C",
    blueprint_id   text,
    grafting_strategy text,
    issued_epoch   integer,
    PRIMARY KEY (generation, position)
);

-- Audit: what became of commands: decisions of Oona and field reports.
CREATE TABLE rm_audit_answer (
    generation integer NOT NULL,
    position   bigint NOT NULL,
    kind       varchar(16) NOT NULL, -- DECISION, REPORT
    run_id     varchar(512) COLLATE "C" NOT NULL,
    layer      integer NOT NULL,
    seed       integer NOT NULL,
    command_id varchar(512) COLLATE "C",
    trace_id   varchar(512) COLLATE "C",
    answer     text NOT NULL, -- the decision (accepted), the outcome
    from_stage text,
    to_stage   text,
    reason     text,
    pre_metric  real,
    post_metric real,
    PRIMARY KEY (generation, position)
);
-- What answers a command by its id, else by its trace and seed: view audit_commands.
CREATE INDEX rm_audit_answer_by_command ON rm_audit_answer (generation, command_id, kind);
CREATE INDEX rm_audit_answer_by_trace ON rm_audit_answer (generation, trace_id, kind);

CREATE VIEW audit_events AS
SELECT r.position, r.event_id, r.topic, r.type, r.sender_id, r.trace_id, r.run_id, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + r.claimed_micros * INTERVAL '1 microsecond' AS claimed_at, r.layer, r.seed,
       r.summary
FROM projection p JOIN rm_audit_event r ON r.generation = p.active_generation WHERE p.name = 'audit';

CREATE VIEW audit_traces AS
SELECT r.trace_id, r.run_id, r.first_position, r.last_position, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + r.first_micros * INTERVAL '1 microsecond' AS first_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + r.last_micros * INTERVAL '1 microsecond' AS last_at,
       CAST(r.last_micros - r.first_micros AS double precision) / CAST(1000000 AS double precision) AS seconds, r.events, r.listed, r.topics
FROM projection p JOIN rm_audit_trace r ON r.generation = p.active_generation WHERE p.name = 'audit';

-- A command id joins even where the run of one of the two was not known when it was sent.
CREATE VIEW audit_commands AS
SELECT c.position, c.event_id, c.topic, c.type, c.sender_id, c.trace_id, c.run_id, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + c.claimed_micros * INTERVAL '1 microsecond' AS claimed_at, c.layer, c.seed,
       c.command, c.command_id, c.blueprint_id, c.grafting_strategy, c.issued_epoch, d.position AS decision_position, d.answer AS decision,
       d.from_stage, d.to_stage, d.reason, o.position AS report_position, o.answer AS outcome, c.join_kind, o.pre_metric, o.post_metric
FROM (SELECT r.*, (SELECT MIN(x.position) FROM rm_audit_answer x WHERE x.generation = r.generation AND x.command_id = r.command_id
                       AND x.kind = 'DECISION' AND (x.run_id = r.run_id OR 'unknown' IN (x.run_id, r.run_id)) AND x.layer = r.layer AND x.seed = r.seed) AS decided,
             COALESCE(r.told_by_command, r.told_by_trace) AS told,
             CASE WHEN r.told_by_command IS NOT NULL THEN 'command_id' WHEN r.told_by_trace IS NOT NULL THEN 'trace_id' END AS join_kind
      FROM (SELECT q.*, (SELECT MAX(x.position) FROM rm_audit_answer x WHERE x.generation = q.generation AND x.command_id = q.command_id
                             AND x.kind = 'REPORT' AND (x.run_id = q.run_id OR 'unknown' IN (x.run_id, q.run_id)) AND x.layer = q.layer AND x.seed = q.seed) AS told_by_command,
                   (SELECT MAX(x.position) FROM rm_audit_answer x WHERE x.generation = q.generation AND x.trace_id = q.trace_id
                             AND x.kind = 'REPORT' AND x.run_id = q.run_id AND x.layer = q.layer AND x.seed = q.seed) AS told_by_trace
            FROM projection p JOIN rm_audit_command q ON q.generation = p.active_generation WHERE p.name = 'audit') r) c
LEFT JOIN rm_audit_answer d ON d.generation = c.generation AND d.position = c.decided
LEFT JOIN rm_audit_answer o ON o.generation = c.generation AND o.position = c.told;

-- Health: distributions of what was reported, by epoch of a whole run and by hour of claimed time of a run and of each layer.
CREATE TABLE rm_health_aggregate (
    generation    integer NOT NULL,
    run_id        varchar(512) COLLATE "C" NOT NULL,
    unit          varchar(8) NOT NULL, -- epoch, hour
    layer         integer NOT NULL, -- -1 for the whole run
    rollbacks     integer NOT NULL, -- 0 for hours
    number        bigint NOT NULL, -- the epoch; the hours since 1970 UTC
    metric        varchar(32) NOT NULL,
    measurements  bigint NOT NULL,
    total         double precision NOT NULL, -- added in the order of the log
    minimum       real NOT NULL,
    maximum       real NOT NULL,
    p10           real NOT NULL, -- at most 1/64 of the value off
    p50           real NOT NULL,
    p90           real NOT NULL,
    buckets       smallint[] NOT NULL, -- see Distribution
    bucket_counts bigint[] NOT NULL,
    PRIMARY KEY (generation, run_id, unit, layer, rollbacks, number, metric)
);

CREATE VIEW health_epochs AS
SELECT r.run_id, r.rollbacks, CAST(r.number AS integer) AS epoch, r.metric, r.measurements, r.total / CAST(r.measurements AS double precision) AS mean, r.minimum,
       r.maximum, r.p10, r.p50, r.p90, r.buckets, r.bucket_counts
FROM projection p JOIN rm_health_aggregate r ON r.generation = p.active_generation
WHERE p.name = 'health' AND r.unit = 'epoch';

CREATE VIEW health_hours AS
SELECT r.run_id, NULLIF(r.layer, -1) AS layer, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + (r.number * 3600000000) * INTERVAL '1 microsecond' AS hour_at, r.metric, r.measurements,
       r.total / CAST(r.measurements AS double precision) AS mean, r.minimum, r.maximum, r.p10, r.p50, r.p90, r.buckets, r.bucket_counts
FROM projection p JOIN rm_health_aggregate r ON r.generation = p.active_generation
WHERE p.name = 'health' AND r.unit = 'hour';

-- Exact, from the history: a layer's epoch has few seeds. Quantiles by place, because databases differ in what PERCENTILE_DISC rounds.
CREATE VIEW health_layer_epochs AS
SELECT m.run_id, m.rollbacks, m.epoch, m.span, m.layer, m.metric, COUNT(m.number) AS measurements, CAST(CAST(SUM(CAST(CAST(m.number AS varchar) AS numeric(60, 20))) / COUNT(m.number) AS numeric(60, 12)) AS double precision) AS mean,
       MIN(m.number) AS minimum, MAX(m.number) AS maximum, MIN(CASE WHEN m.place = (m.places * 10 + 99) / 100 THEN m.number END) AS p10,
       MIN(CASE WHEN m.place = (m.places * 50 + 99) / 100 THEN m.number END) AS p50,
       MIN(CASE WHEN m.place = (m.places * 90 + 99) / 100 THEN m.number END) AS p90
FROM (SELECT v.*, ROW_NUMBER() OVER (PARTITION BY v.run_id, v.rollbacks, v.epoch, v.span, v.layer, v.metric ORDER BY v.number) AS place,
             COUNT(*) OVER (PARTITION BY v.run_id, v.rollbacks, v.epoch, v.span, v.layer, v.metric) AS places
      FROM (SELECT h.run_id, h.rollbacks, h.epoch, h.span, h.layer, k.metric,
             CASE k.metric WHEN 'activation_variance' THEN h.activation_variance WHEN 'dead_neuron_ratio' THEN h.dead_neuron_ratio
                 WHEN 'correlation' THEN h.correlation ELSE h.distress END AS number
      FROM health_history h
      CROSS JOIN (SELECT 'activation_variance' AS metric UNION ALL SELECT 'dead_neuron_ratio' UNION ALL SELECT 'correlation'
                  UNION ALL SELECT 'distress') k) v
      WHERE v.number IS NOT NULL) m
GROUP BY m.run_id, m.rollbacks, m.epoch, m.span, m.layer, m.metric;
