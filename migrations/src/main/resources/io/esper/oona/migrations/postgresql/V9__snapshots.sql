-- Snapshots of read models, from which questions about the past begin, and the trail of the state's hash, by which a recomputation finds
-- the first event that gave another state. See docs/decisions/0019-the-past-is-folded-beside-the-store.md.

-- One row for each snapshot of a projection's rows at a position.
CREATE TABLE projection_snapshot (
    snapshot    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        varchar(64) NOT NULL,
    version     integer NOT NULL, -- of the fold that made the rows
    build       varchar(128) NOT NULL, -- of the code that made them
    position    bigint NOT NULL, -- everything up to here is in the rows
    events      bigint NOT NULL, -- read up to there
    state_hash  bigint NOT NULL,
    layout      varchar(64) NOT NULL, -- of the tables, as SHA-256 of their columns: a program with others cannot use it
    digest      varchar(64) NOT NULL, -- SHA-256 of the contents
    row_count   bigint NOT NULL,
    bytes       bigint NOT NULL, -- of all parts
    made_micros bigint NOT NULL,
    complete    boolean NOT NULL -- false while it is written or removed
);

-- The contents: the rows of all tables, deflated, in parts of at most 512 KiB.
CREATE TABLE projection_snapshot_part (
    snapshot bigint NOT NULL,
    part     integer NOT NULL, -- from 0
    body     bytea NOT NULL,
    PRIMARY KEY (snapshot, part)
);
-- They are compressed already.
ALTER TABLE projection_snapshot_part ALTER COLUMN body SET STORAGE EXTERNAL;

-- The lower 16 bits of the state's hash after each event that a generation has read, in the order of the log.
CREATE TABLE projection_trail (
    generation     integer NOT NULL,
    until_position bigint NOT NULL, -- the events after after_position, up to here
    after_position bigint NOT NULL,
    hashes         smallint[] NOT NULL,
    PRIMARY KEY (generation, until_position)
);
-- Hashes do not compress: trying would cost more than writing them.
ALTER TABLE projection_trail ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE VIEW projection_snapshots AS
SELECT s.name, s.snapshot, s.position, s.version, s.build, s.state_hash, s.row_count, s.bytes,
       TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + s.made_micros * INTERVAL '1 microsecond' AS made_at
FROM projection_snapshot s WHERE s.complete;
