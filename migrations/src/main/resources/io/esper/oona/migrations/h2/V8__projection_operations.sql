-- Rebuilds as operations, and leases: a generation's row says what the generation is for, who moves it until when, what an operator
-- asks of it, and where it is going.

-- shown; building (a rebuild fills it); ready (rebuilt, not shown yet); kept (shown before); retired (being removed);
-- scratch (the rows of one key, on their way into those that are shown: never shown itself, never resumed).
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS state varchar(16) DEFAULT 'retired' NOT NULL;
UPDATE projection_generation SET state = 'shown' WHERE generation IN (SELECT active_generation FROM projection);
-- Rows are written only by whoever holds the lease and knows its token; each taking of the lease has another token.
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS owner varchar(256); -- who moves it: host/process/number; NULL for nobody
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS token bigint DEFAULT 0 NOT NULL;
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS lease_micros bigint DEFAULT 0 NOT NULL; -- the lease ends then, by the database's clock
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS request varchar(16); -- of an operator: pause or cancel
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS target bigint; -- the position that a rebuild goes for
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS begun_micros bigint; -- when it began, or went on
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS begun_position bigint; -- from where
ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS remaining_seconds double precision; -- to the target, at the rate since then

-- How the new rows compare with those that were shown before.
ALTER TABLE projection_certificate ADD COLUMN IF NOT EXISTS verdict varchar(16); -- equal, different, other-version, first
ALTER TABLE projection_certificate ADD COLUMN IF NOT EXISTS comparison varchar; -- hashes, rows by table, events by topic and type, as JSON

CREATE OR REPLACE VIEW projection_generations AS
SELECT g.name, g.generation, g.state, g.version, g.position, g.target, g.events, g.events_per_second, g.remaining_seconds,
       DATEADD(MICROSECOND, g.moved_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS moved_at,
       g.request, g.stop_reason
FROM projection_generation g;

CREATE OR REPLACE VIEW projection_leases AS
SELECT g.name, g.generation, g.owner, g.token,
       DATEADD(MICROSECOND, g.lease_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS expires_at
FROM projection_generation g WHERE g.owner IS NOT NULL;

CREATE OR REPLACE VIEW projection_comparisons AS
SELECT c.name, c.generation, c.verdict, c.comparison FROM projection_certificate c WHERE c.verdict IS NOT NULL;
