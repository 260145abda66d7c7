-- Partitions: several owners move one generation, each the rows of its own keys. A generation of one partition has one row in
-- projection_generation, as ever. One of more has a row for itself and one for each partition, which has its own position, state hash,
-- lease and token. The rows of the read model and what is parked carry the generation's number; counts, marks, trail, expired ranges
-- and learned runs carry that of the partition.
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS partitions integer DEFAULT 1 NOT NULL; -- of the generation
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS whole integer; -- the generation that this is a partition of; NULL for a generation
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS partition_number integer DEFAULT 0 NOT NULL; -- from 0

-- Who shares the partitions of a read model: each process says again and again that it is there.
CREATE TABLE IF NOT EXISTS projection_worker (
    name         varchar(64) NOT NULL, -- of the read model
    owner        varchar(256) NOT NULL, -- host/process/number
    until_micros bigint NOT NULL, -- counted until then, by the database's clock
    PRIMARY KEY (name, owner)
);

CREATE OR REPLACE VIEW projection_partitions AS
SELECT g.name, COALESCE(g.whole, g.generation) AS generation, g.state, g.partition_number AS partition_number, g.partitions, g.position,
       g.events, g.events_per_second, DATEADD(MICROSECOND, g.moved_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS moved_at,
       g.owner, g.token, DATEADD(MICROSECOND, g.lease_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS expires_at, g.stop_reason
FROM projection_generation g WHERE g.whole IS NOT NULL OR g.partitions = 1;

-- The worst partition's position counts.
CREATE OR REPLACE VIEW projections AS
SELECT p.name, p.active_generation, g.version, x.position, h.head, h.head - x.position AS lag, x.events, x.events_per_second,
       DATEADD(MICROSECOND, x.moved_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS moved_at, x.stop_reason,
       COALESCE((SELECT SUM(c.events_failed) FROM projection_count c JOIN projection_generation o ON o.generation = c.generation
                 WHERE o.generation = g.generation OR o.whole = g.generation), 0) AS events_failed,
       COALESCE((SELECT SUM(d.events) FROM (SELECT e.retention, e.until_position, MAX(e.events) AS events, COALESCE(o.whole, o.generation) AS generation
                 FROM projection_expired e JOIN projection_generation o ON o.generation = e.generation
                 GROUP BY e.retention, e.until_position, COALESCE(o.whole, o.generation)) d WHERE d.generation = g.generation), 0) AS events_expired
FROM projection p JOIN projection_generation g ON g.generation = p.active_generation
JOIN (SELECT COALESCE(o.whole, o.generation) AS generation, MIN(o.position) AS position, CAST(SUM(o.events) AS bigint) AS events,
             SUM(o.events_per_second) AS events_per_second, MAX(o.moved_micros) AS moved_micros, CAST(MAX(o.stop_reason) AS varchar(4096)) AS stop_reason
      FROM projection_generation o WHERE o.whole IS NOT NULL OR o.partitions = 1
      GROUP BY COALESCE(o.whole, o.generation)) x ON x.generation = g.generation
CROSS JOIN log_head h;

CREATE OR REPLACE VIEW projection_counts AS
SELECT p.name, c.topic, c.type, CAST(SUM(c.events_read) AS bigint) AS events_read, CAST(SUM(c.events_used) AS bigint) AS events_used,
       CAST(SUM(c.events_unmapped) AS bigint) AS events_unmapped, CAST(SUM(c.events_failed) AS bigint) AS events_failed
FROM projection p JOIN projection_generation o ON o.generation = p.active_generation OR o.whole = p.active_generation
JOIN projection_count c ON c.generation = o.generation GROUP BY p.name, c.topic, c.type;

CREATE OR REPLACE VIEW run_resolution AS
SELECT p.name, r.rule, CAST(SUM(r.events) AS bigint) AS events
FROM projection p JOIN projection_generation o ON o.generation = p.active_generation OR o.whole = p.active_generation
JOIN projection_run_rule r ON r.generation = o.generation GROUP BY p.name, r.rule;

CREATE OR REPLACE VIEW projection_generations AS
SELECT g.name, g.generation, g.state, g.version, x.position, x.target, x.events, x.events_per_second, x.remaining_seconds,
       DATEADD(MICROSECOND, x.moved_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS moved_at, g.request, x.stop_reason
FROM projection_generation g
JOIN (SELECT COALESCE(o.whole, o.generation) AS generation, MIN(o.position) AS position, MAX(o.target) AS target,
             CAST(SUM(o.events) AS bigint) AS events, SUM(o.events_per_second) AS events_per_second,
             MAX(o.remaining_seconds) AS remaining_seconds, MAX(o.moved_micros) AS moved_micros, CAST(MAX(o.stop_reason) AS varchar(4096)) AS stop_reason
      FROM projection_generation o WHERE o.whole IS NOT NULL OR o.partitions = 1
      GROUP BY COALESCE(o.whole, o.generation)) x ON x.generation = g.generation
WHERE g.whole IS NULL;
