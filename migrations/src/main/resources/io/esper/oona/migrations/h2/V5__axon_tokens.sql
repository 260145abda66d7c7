-- Where the event processors of Axon applications stand: one row for each processor and segment. A row is claimed by one
-- node at a time; a claim that was not renewed for the nodes' timeout can be taken over.
CREATE TABLE IF NOT EXISTS axon_token (
    processor      varchar(512) NOT NULL,
    segment        integer      NOT NULL,
    mask           integer      NOT NULL, -- the segment's share of the events
    token_type     varchar(512),          -- 'position', 'first', 'latest' or the class of another token; null for no token
    token          varbinary(65536),          -- the position as decimal text, or the other token as JSON
    owner          varchar(512),          -- the node that claims the segment; null for nobody
    claimed_micros bigint       NOT NULL, -- when the claim was made or renewed, microseconds since 1970 UTC
    -- "the segments of a processor"; "one segment"
    PRIMARY KEY (processor, segment)
);

-- Names this store of tokens, so that nodes can tell whether they share it.
CREATE TABLE IF NOT EXISTS axon_token_store (
    id         smallint    PRIMARY KEY CHECK (id = 1),
    identifier varchar(64) NOT NULL
);
