-- What a recorder has taken over from a bus outside the log: moved in the transaction that stores what was read.
-- received = stored + duplicate + refused + dead_lettered, in every row, always.

-- How far each stream has been taken over. A batch is only written if the row still stands where the recorder found it.
CREATE TABLE recorder_stream (
    source        varchar(512) PRIMARY KEY, -- 'redis:' and the stream's key
    topic         varchar(128) NOT NULL,
    entry_id      varchar(48)  NOT NULL,    -- last recorded entry; every entry before it that the stream still had is recorded
    batches       bigint       NOT NULL,    -- number of the last row of recorder_batch
    received      bigint       NOT NULL,
    stored        bigint       NOT NULL,
    duplicate     bigint       NOT NULL,    -- the id was stored with the same content
    refused       bigint       NOT NULL,    -- the id was stored with other content; a dead letter tells of it
    dead_lettered bigint       NOT NULL,
    redelivered   bigint       NOT NULL,    -- taken again after a crash between our commit and the acknowledgement; not received
    trimmed       bigint       NOT NULL,    -- of the dead-lettered: gone from the stream before they were recorded
    rewinds       bigint       NOT NULL,    -- how often the stream has gone back: its server lost its newest entries
    moved_micros  bigint       NOT NULL
) WITH (fillfactor = 50); -- every batch rewrites the row

-- Where the events of a batch came from: entry id and place in the log of each.
CREATE TABLE recorder_batch (
    source         varchar(512) NOT NULL,
    batch          bigint       NOT NULL, -- dense from 1 within the source
    first_millis   bigint       NOT NULL, -- smallest time part of the entry ids
    last_millis    bigint       NOT NULL, -- largest
    first_position bigint       NOT NULL, -- of the events that it stored; 0 if it stored none
    last_position  bigint       NOT NULL, -- of the events that it stored; 0 if it stored none
    entries        bytea        NOT NULL, -- layout: docs/decisions/0022-recorder.md
    PRIMARY KEY (source, batch)
);
-- "the entries of a stream in a window of time"; "what may be forgotten"
CREATE INDEX recorder_batch_by_time ON recorder_batch (source, last_millis);
-- "did the events from this position on come over the bus": the outbox
CREATE INDEX recorder_batch_by_position ON recorder_batch (last_position);

-- The delivery audit: what each sender has sent.
CREATE TABLE recorder_sender (
    topic           varchar(128) NOT NULL,
    sender          varchar(256) NOT NULL, -- '' if it could not be read, '*' for those beyond the first 10,000
    received        bigint NOT NULL,
    stored          bigint NOT NULL,
    duplicate       bigint NOT NULL,
    refused         bigint NOT NULL,
    dead_lettered   bigint NOT NULL,
    late            bigint NOT NULL, -- received so long after the claimed time that it counts as late
    skew_min_millis bigint,          -- claimed time less receive time; below 0: on the way or behind; null without a claim
    skew_max_millis bigint,          -- above 0: the sender's clock is ahead
    first_micros    bigint NOT NULL,
    last_micros     bigint NOT NULL,
    -- "the row to count in"; "the senders of a topic"
    PRIMARY KEY (topic, sender)
) WITH (fillfactor = 50);
