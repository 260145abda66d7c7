-- Ids of events in pages of up to some hundred instead of a row for each: a row and an entry of its unique index for each id were
-- three fifths of what an append cost on H2 (docs/decisions/0016-ids-in-pages-on-h2.md). What is in older_event_id stays there.
ALTER TABLE IF EXISTS event_id RENAME TO older_event_id;

-- The id index: written with the watermark log_index, under its lock, and read by hash.
CREATE TABLE IF NOT EXISTS id_page (
    page     bigint  NOT NULL PRIMARY KEY, -- ascending, so that pages are appended to the file: "all ids, page by page"
    node     integer NOT NULL, -- a one, then as many leading bits of the ids' hash as the node's depth has
    id_count integer NOT NULL,
    ids      varbinary(1048576) NOT NULL -- 32 bytes each: id, place (4 * position + class), content hash
);
-- "the pages of the nodes that an id may be in"; "how full is a node"
CREATE INDEX IF NOT EXISTS id_page_node ON id_page (node, page, id_count);
