-- The log of one tenant. All tables live in the tenant's own schema.

-- One row: the log's lock and the end of the log. An append takes this row first; whoever holds it numbers the events.
CREATE TABLE log_head (
    id                  smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    head                bigint   NOT NULL, -- last assigned position; positions are dense from 1
    received_micros     bigint   NOT NULL, -- receive time of the last event, microseconds since 1970 UTC; never falls
    sequence_72h        bigint   NOT NULL, -- last number within each retention class; dense from 1
    sequence_30d        bigint   NOT NULL,
    sequence_indefinite bigint   NOT NULL
) WITH (fillfactor = 10); -- the row is rewritten by every commit: leave room for heap-only updates
INSERT INTO log_head VALUES (1, 0, 0, 0, 0, 0);

-- Retention classes and how far each has expired.
CREATE TABLE log_class (
    class          smallint PRIMARY KEY,
    name           varchar(16) NOT NULL UNIQUE,
    floor_position bigint NOT NULL DEFAULT 0, -- last expired position of the class
    floor_sequence bigint NOT NULL DEFAULT 0  -- last expired number within the class: so many events have expired
);
INSERT INTO log_class (class, name) VALUES (1, '72h'), (2, '30d'), (3, 'indefinite');

-- The events. A row holds the events that one commit (or one re-packing) wrote in one class; their positions interleave
-- with those of other classes and are listed inside the body.
CREATE TABLE log_block (
    class          smallint NOT NULL REFERENCES log_class,
    first_position bigint   NOT NULL,
    last_position  bigint   NOT NULL,
    first_sequence bigint   NOT NULL, -- number of the first event within its class; the others follow without gap
    event_count    integer  NOT NULL CHECK (event_count > 0),
    received_from  bigint   NOT NULL, -- microseconds since 1970 UTC
    received_to    bigint   NOT NULL,
    codec          smallint NOT NULL, -- layout of the body: docs/internals/block-format.md
    merkle_root    bytea,             -- root of the block's Merkle subtree
    summary        bytea    NOT NULL, -- Bloom filter of topics, types, senders and traces: lets a filtered read skip the block
    body           bytea    NOT NULL,
    -- Readers find blocks by "last_position > checkpoint" within a class; also makes a position unassignable twice per class.
    PRIMARY KEY (class, last_position)
);
-- Time filters and expiry: "the first block of a class received after a moment".
CREATE INDEX log_block_received ON log_block (class, received_to);
ALTER TABLE log_block ALTER COLUMN body SET STORAGE EXTERNAL; -- compressed already

-- Events are immutable. Only re-packing and expiry, which say so for their transaction, may touch a block.
CREATE FUNCTION log_block_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('oona.maintenance', true), '') <> 'on' THEN
        RAISE EXCEPTION 'Events are immutable: % on log_block is refused.', TG_OP
            USING HINT = 'Expired events are removed by retention, small blocks are merged by re-packing.';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER log_block_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON log_block
    FOR EACH STATEMENT EXECUTE FUNCTION log_block_guard();

-- Every event up to indexed_to has its id in event_id and its tags in tag_posting; later ones are found in the blocks.
CREATE TABLE log_index (
    id         smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    indexed_to bigint NOT NULL
);
INSERT INTO log_index VALUES (1, 0);

-- Ids that have been used. Filled in sorted bulks.
CREATE TABLE event_id (
    event_id     uuid   NOT NULL PRIMARY KEY, -- "is this id stored, and where"
    place        bigint NOT NULL, -- 4 * position + class
    content_hash bigint NOT NULL  -- first 8 bytes of SHA-256 over topic and payload
);

-- Which events carry a tag. A row holds the events of one bulk that carry one tag.
CREATE TABLE tag_posting (
    tag           bigint NOT NULL, -- hash of key and value; a hit is verified against the event
    last_position bigint NOT NULL,
    postings      bytea  NOT NULL, -- places (4 * position + class), ascending, as varint differences
    -- "events of this tag after a position"
    PRIMARY KEY (tag, last_position)
);

-- Messages that could not become events.
CREATE TABLE dead_letter (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source          varchar(512)  NOT NULL,
    source_position varchar(128)  NOT NULL,
    reason          varchar(64)   NOT NULL,
    detail          varchar(4096) NOT NULL,
    topic           varchar(256),
    event_id        varchar(256),
    received_micros bigint        NOT NULL,
    attempts        integer       NOT NULL DEFAULT 1,
    digest          bytea         NOT NULL, -- SHA-256 of the bytes
    bytes           bytea         NOT NULL, -- as received
    -- a source that is read again records nothing twice
    UNIQUE (source, source_position, digest)
);

-- How far each source has been taken over; moved in the transaction that stores what was read.
CREATE TABLE source_cursor (
    name         varchar(512)  PRIMARY KEY,
    cursor_value varchar(4096) NOT NULL,
    moved_micros bigint        NOT NULL
);

-- Topics registered beside the built-in ones.
CREATE TABLE registered_topic (
    name              varchar(128) PRIMARY KEY,
    definition        text   NOT NULL, -- JSON
    registered_micros bigint NOT NULL
);
