-- On H2 the locks of the log are rows of their own from here on. On PostgreSQL they stay what they were, and this says so.
COMMENT ON TABLE log_head IS 'One row: the end of the log. Locking it is the lock of appends.';
COMMENT ON TABLE log_index IS 'One row: how far ids and tags are indexed. Locking it is the lock of indexing.';
COMMENT ON TABLE log_class IS 'How far each retention class has expired. Locking a row is the lock of maintenance in the class.';
