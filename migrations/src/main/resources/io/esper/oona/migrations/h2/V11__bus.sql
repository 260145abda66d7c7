-- What the message bus keeps about its groups. Whoever changes anything of a group holds the group's row of bus_lock.

-- The locks: rows that nobody ever changes or deletes, since H2 can take back a change of a row that another locks. 0 is for
-- making groups.
CREATE TABLE IF NOT EXISTS bus_lock (
    group_id integer PRIMARY KEY
);
MERGE INTO bus_lock KEY (group_id) VALUES (0);

CREATE TABLE IF NOT EXISTS bus_group (
    group_id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name            varchar(128)   NOT NULL UNIQUE,
    transport       varchar(32)    NOT NULL,
    topics          varchar(16384) NOT NULL, -- names and wildcards, sorted, a space between them
    key_order       varchar(16)    NOT NULL,
    holds_retention boolean        NOT NULL,
    paused          boolean        NOT NULL,
    position        bigint         NOT NULL, -- on the log: every message up to here is settled, in bus_claim or in bus_open
    lease           bigint         NOT NULL, -- the last number given to a hand-over: the fence
    expired         bigint         NOT NULL, -- events that retention removed before the group had read them, at most
    made_micros     bigint         NOT NULL
);

-- First deliveries: what one consumer took at once, one row until all of it is settled or its time is over.
CREATE TABLE IF NOT EXISTS bus_claim (
    group_id       integer      NOT NULL,
    lease          bigint       NOT NULL,
    consumer       varchar(128) NOT NULL,
    due_micros     bigint       NOT NULL, -- the visibility ends then
    first_position bigint       NOT NULL,
    messages       integer      NOT NULL, -- that are not settled yet
    members        varbinary(1048576) NOT NULL, -- their positions and keys
    -- "this hand-over"; "the hand-overs of a group"
    PRIMARY KEY (group_id, lease)
);

-- Messages that need a row of their own: to be tried again, or held up by an earlier one of their key. At most 10,000 a group.
CREATE TABLE IF NOT EXISTS bus_open (
    group_id   integer NOT NULL,
    seq        bigint  NOT NULL, -- position on the log; of a redriven dead letter its id, negative
    key_hash   bigint, -- null without a key
    attempts   integer NOT NULL, -- deliveries so far
    due_micros bigint  NOT NULL, -- not delivered before; if handed over: the visibility ends then
    lease      bigint, -- the hand-over; null if nobody has it
    consumer   varchar(128),
    suspect    boolean NOT NULL, -- the last delivery was never answered
    reason     varchar(4096),
    -- "what is due, in order"
    PRIMARY KEY (group_id, seq)
);
-- "Is an earlier message of this key open"; "those that follow".
CREATE INDEX IF NOT EXISTS bus_open_key ON bus_open (group_id, key_hash, seq);

-- Messages that a group could not handle.
CREATE TABLE IF NOT EXISTS bus_letter (
    letter_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    group_id        integer       NOT NULL,
    topic           varchar(128)  NOT NULL,
    entry           varchar(128)  NOT NULL, -- the message's address in its transport
    event_id        uuid,
    received_micros bigint        NOT NULL, -- when the transport received it
    attempts        integer       NOT NULL,
    reason          varchar(32)   NOT NULL,
    detail          varchar(4096) NOT NULL,
    dead_micros     bigint        NOT NULL,
    redriven        boolean       NOT NULL, -- it is being delivered again: a row of bus_open stands for it
    redrives        integer       NOT NULL,
    message         blob -- envelope and payload; null if it had expired
);
-- "The dead letters of a group, oldest first."
CREATE INDEX IF NOT EXISTS bus_letter_of_group ON bus_letter (group_id, letter_id);
