-- The log of one tenant. All tables live in the tenant's own schema.
--
-- H2 commits every statement that changes the schema by itself, so a process that dies meanwhile leaves a part of a script
-- behind. Every statement here and in later scripts therefore can be run again.

-- One row: the log's lock and the end of the log. An append takes this row first; whoever holds it numbers the events.
CREATE TABLE IF NOT EXISTS log_head (
    id                  smallint DEFAULT 1 PRIMARY KEY CHECK (id = 1),
    head                bigint   NOT NULL, -- last assigned position; positions are dense from 1
    received_micros     bigint   NOT NULL, -- receive time of the last event, microseconds since 1970 UTC; never falls
    sequence_72h        bigint   NOT NULL, -- last number within each retention class; dense from 1
    sequence_30d        bigint   NOT NULL,
    sequence_indefinite bigint   NOT NULL
);
MERGE INTO log_head KEY (id) VALUES (1, 0, 0, 0, 0, 0);

-- Retention classes and how far each has expired.
CREATE TABLE IF NOT EXISTS log_class (
    class          smallint PRIMARY KEY,
    name           varchar(16) NOT NULL UNIQUE,
    floor_position bigint DEFAULT 0 NOT NULL, -- last expired position of the class
    floor_sequence bigint DEFAULT 0 NOT NULL  -- last expired number within the class: so many events have expired
);
MERGE INTO log_class (class, name) KEY (class) VALUES (1, '72h'), (2, '30d'), (3, 'indefinite');

-- The events. A row holds the events that one commit (or one re-packing) wrote in one class; their positions interleave
-- with those of other classes and are listed inside the body.
CREATE TABLE IF NOT EXISTS log_block (
    class          smallint NOT NULL REFERENCES log_class,
    first_position bigint   NOT NULL,
    last_position  bigint   NOT NULL,
    first_sequence bigint   NOT NULL, -- number of the first event within its class; the others follow without gap
    event_count    integer  NOT NULL CHECK (event_count > 0),
    received_from  bigint   NOT NULL, -- microseconds since 1970 UTC
    received_to    bigint   NOT NULL,
    codec          smallint NOT NULL, -- layout of the body: docs/internals/block-format.md
    merkle_root    varbinary(32),     -- root of the block's Merkle subtree
    summary        varbinary(65536) NOT NULL, -- Bloom filter of topics, types, senders and traces: lets a filtered read skip the block
    body           varbinary(1048576) NOT NULL,
    body_rest      varbinary(1048576), -- what is beyond H2's longest value: only a single huge event needs it
    -- Readers find blocks by "last_position > checkpoint" within a class; also makes a position unassignable twice per class.
    PRIMARY KEY (class, last_position)
);
-- Time filters and expiry: "the first block of a class received after a moment".
CREATE INDEX IF NOT EXISTS log_block_received ON log_block (class, received_to);

-- Every event up to indexed_to has its id in event_id and its tags in tag_posting; later ones are found in the blocks.
CREATE TABLE IF NOT EXISTS log_index (
    id         smallint DEFAULT 1 PRIMARY KEY CHECK (id = 1),
    indexed_to bigint NOT NULL
);
MERGE INTO log_index KEY (id) VALUES (1, 0);

-- Ids that have been used. Filled in sorted bulks.
CREATE TABLE IF NOT EXISTS event_id (
    event_id     uuid   NOT NULL PRIMARY KEY, -- "is this id stored, and where"
    place        bigint NOT NULL, -- 4 * position + class
    content_hash bigint NOT NULL  -- first 8 bytes of SHA-256 over topic and payload
);

-- Which events carry a tag. A row holds the events of one bulk that carry one tag.
CREATE TABLE IF NOT EXISTS tag_posting (
    tag           bigint NOT NULL, -- hash of key and value; a hit is verified against the event
    last_position bigint NOT NULL,
    postings      varbinary(1048576) NOT NULL, -- places (4 * position + class), ascending, as varint differences
    -- "events of this tag after a position"
    PRIMARY KEY (tag, last_position)
);

-- Messages that could not become events.
CREATE TABLE IF NOT EXISTS dead_letter (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source          varchar(512)  NOT NULL,
    source_position varchar(128)  NOT NULL,
    reason          varchar(64)   NOT NULL,
    detail          varchar(4096) NOT NULL,
    topic           varchar(256),
    event_id        varchar(256),
    received_micros bigint        NOT NULL,
    attempts        integer       DEFAULT 1 NOT NULL,
    digest          varbinary(32) NOT NULL, -- SHA-256 of the bytes
    bytes           blob          NOT NULL, -- as received
    -- a source that is read again records nothing twice
    UNIQUE (source, source_position, digest)
);

-- How far each source has been taken over; moved in the transaction that stores what was read.
CREATE TABLE IF NOT EXISTS source_cursor (
    name         varchar(512)  PRIMARY KEY,
    cursor_value varchar(4096) NOT NULL,
    moved_micros bigint        NOT NULL
);

-- Topics registered beside the built-in ones.
CREATE TABLE IF NOT EXISTS registered_topic (
    name              varchar(128) PRIMARY KEY,
    definition        varchar(1048576) NOT NULL, -- JSON
    registered_micros bigint       NOT NULL
);
