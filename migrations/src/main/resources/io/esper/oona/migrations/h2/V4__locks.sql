-- The locks of the log, rows that nobody ever changes. H2 (2.4.240) takes back a committed change of a row when another
-- transaction, which has locked the row in the moment of that commit, is rolled back, as that of a killed process is. So
-- log_head, log_index and log_class, which change, are not locked themselves.
CREATE TABLE IF NOT EXISTS log_lock (
    id smallint PRIMARY KEY -- 0: log_head; 1 to 3: log_class; 10: log_index
);
MERGE INTO log_lock KEY (id) VALUES (0), (1), (2), (3), (10);
