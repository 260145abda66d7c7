-- The projections' engine: history in spans of epochs, parked events, state hashes, certificates of rebuilds.
-- What health had written before is not carried over: its version rises, so that it is rebuilt from the log.

DROP VIEW IF EXISTS health_history;
DROP TABLE IF EXISTS rm_health_epoch;
DROP VIEW IF EXISTS projection_failures;
DROP TABLE IF EXISTS projection_failure;

-- Health: the history of up to 64 neighbouring seeds of a layer over 8 epochs of one rollback generation, as arrays: one row
-- instead of up to 512. Query the view health_history, which has a row for each seed and epoch.
CREATE TABLE rm_health_history (
    generation          integer NOT NULL,
    run_id              varchar(512) COLLATE "C" NOT NULL,
    layer               integer NOT NULL,
    part                integer NOT NULL, -- seed / 64
    rollbacks           integer NOT NULL,
    span                integer NOT NULL, -- epoch / 8
    names               text[] NOT NULL, -- stages and blueprints that the entries name by their place here, from 1
    report_epoch        integer[] NOT NULL, -- one element for each report that an entry is from
    report_position     bigint[] NOT NULL,
    report_micros       bigint[] NOT NULL,
    report_arrival      smallint[] NOT NULL, -- 0 in-time, 1 late, 2 early, 3 assumed
    report              smallint[] NOT NULL, -- one element for each entry from here on: its report, from 1
    seed                smallint[] NOT NULL, -- seed % 64
    activation_variance real[],
    dead_neuron_ratio   real[],
    correlation         real[],
    other_metrics       text[], -- in all columns from here on: NULL if no entry has a value
    stage               smallint[], -- place in names; 0 for none
    blueprint           smallint[],
    epochs_in_stage     integer[],
    distress            real[],
    stagnation          real[],
    readiness           real[],
    reports             integer[], -- NULL if each entry is from one report alone
    PRIMARY KEY (generation, run_id, layer, part, rollbacks, span)
);
-- Two rows a page, and none is compressed that fits: compressing would cost more than writing them.
ALTER TABLE rm_health_history SET (toast_tuple_target = 4080);
-- The heat map of one epoch (layers x seeds) in HealthQueries.epoch.
CREATE INDEX rm_health_history_by_span ON rm_health_history (generation, run_id, rollbacks, span);

-- Events that a projection could not fold, and what waits behind them; the first 10,000 of a generation.
CREATE TABLE projection_parked (
    generation     integer NOT NULL,
    position       bigint NOT NULL,
    topic          varchar(256) NOT NULL,
    type           varchar(256) NOT NULL,
    event_id       uuid NOT NULL,
    event_key      varchar(600) NOT NULL, -- everything later of the same key is parked too
    cause_position bigint NOT NULL, -- the event that could not be folded: itself, or the one that it waits behind
    reason         varchar(4096) NOT NULL,
    attempts       integer NOT NULL, -- generations that have tried
    first_micros   bigint NOT NULL,
    last_micros    bigint NOT NULL,
    PRIMARY KEY (generation, position)
);

-- The keys whose later events are parked.
CREATE TABLE projection_parked_key (
    generation     integer NOT NULL,
    event_key      varchar(600) COLLATE "C" NOT NULL,
    cause_position bigint NOT NULL,
    events         bigint NOT NULL, -- parked under this key
    last_position  bigint NOT NULL,
    PRIMARY KEY (generation, event_key)
);

-- Events that an operator has taken out of a projection, for good and for every rebuild. Nothing deletes from here.
CREATE TABLE projection_dropped (
    name           varchar(64) NOT NULL,
    position       bigint NOT NULL,
    topic          varchar(256) NOT NULL,
    type           varchar(256) NOT NULL,
    event_id       uuid NOT NULL,
    cause          varchar(4096) NOT NULL, -- why it could not be folded
    reason         varchar(4096) NOT NULL, -- why it was dropped
    dropped_micros bigint NOT NULL,
    PRIMARY KEY (name, position)
);

-- What the state's hash was at a position, and which code made it.
CREATE TABLE projection_mark (
    generation integer NOT NULL,
    position   bigint NOT NULL, -- everything up to here is in the hash
    state_hash bigint NOT NULL,
    version    integer NOT NULL,
    build      varchar(128) NOT NULL,
    PRIMARY KEY (generation, position)
);

-- What a rebuild accounts for, of every projection's rebuilds; outlives its generation.
CREATE TABLE projection_certificate (
    generation      integer NOT NULL PRIMARY KEY,
    name            varchar(64) NOT NULL,
    version         integer NOT NULL,
    build           varchar(128) NOT NULL,
    until_position  bigint NOT NULL, -- the range is 1 to here
    events_read     bigint NOT NULL,
    events_used     bigint NOT NULL,
    events_unmapped bigint NOT NULL,
    events_parked   bigint NOT NULL,
    events_dropped  bigint NOT NULL,
    events_expired  bigint NOT NULL,
    counts          text NOT NULL, -- the same by topic and type, as JSON
    state_hash      bigint NOT NULL,
    made_micros     bigint NOT NULL
);

ALTER TABLE projection_count ADD COLUMN events_dropped bigint DEFAULT 0 NOT NULL;
ALTER TABLE projection_generation ADD COLUMN build varchar(128) DEFAULT '' NOT NULL; -- of the code that moved it last
ALTER TABLE projection_generation ADD COLUMN state_hash bigint DEFAULT 0 NOT NULL; -- of the rows at the position

CREATE VIEW projection_failures AS
SELECT p.name, f.position, f.topic, f.type, f.event_id, f.event_key, f.cause_position, f.reason, f.attempts,
       TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + f.first_micros * INTERVAL '1 microsecond' AS first_at,
       TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + f.last_micros * INTERVAL '1 microsecond' AS last_at
FROM projection p JOIN projection_parked f ON f.generation = p.active_generation;

CREATE VIEW projection_certificates AS
SELECT c.name, c.generation, c.version, c.build, c.until_position, c.events_read, c.events_used, c.events_unmapped, c.events_parked,
       c.events_dropped, c.events_expired, c.counts, c.state_hash, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + c.made_micros * INTERVAL '1 microsecond' AS made_at
FROM projection_certificate c;

CREATE VIEW health_history AS
SELECT r.run_id, r.layer, r.part * 64 + e.seed AS seed, r.rollbacks, r.report_epoch[e.report] AS epoch,
       CASE r.report_arrival[e.report] WHEN 0 THEN 'in-time' WHEN 1 THEN 'late' WHEN 2 THEN 'early' ELSE 'assumed' END AS arrival,
       r.report_position[e.report] AS position,
       TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + r.report_micros[e.report] * INTERVAL '1 microsecond' AS claimed_at,
       e.activation_variance, e.dead_neuron_ratio, e.correlation, e.other_metrics, r.names[NULLIF(e.stage, 0)] AS stage,
       r.names[NULLIF(e.blueprint, 0)] AS blueprint_id, e.epochs_in_stage, e.distress, e.stagnation, e.readiness,
       COALESCE(e.reports, 1) AS reports, r.span
FROM projection p JOIN rm_health_history r ON r.generation = p.active_generation
CROSS JOIN LATERAL unnest(r.report, r.seed, r.activation_variance, r.dead_neuron_ratio, r.correlation, r.other_metrics, r.stage,
    r.blueprint, r.epochs_in_stage, r.distress, r.stagnation, r.readiness, r.reports)
    AS e(report, seed, activation_variance, dead_neuron_ratio, correlation, other_metrics, stage, blueprint, epochs_in_stage,
        distress, stagnation, readiness, reports)
WHERE p.name = 'health';
