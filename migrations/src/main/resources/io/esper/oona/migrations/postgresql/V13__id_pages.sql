-- On H2 ids are kept in pages from here on. On PostgreSQL they stay rows, and this says so.
COMMENT ON TABLE event_id IS 'The id of every event up to log_index.indexed_to, for ever: where it is, and a hash of its content.';
