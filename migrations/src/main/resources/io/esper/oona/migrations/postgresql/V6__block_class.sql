-- Every block that was inserted locked its row of log_class, so appends waited for re-packing and expiry, whose lock that row is,
-- and each block cost a look at the row. The classes are three for ever: a check does it.
ALTER TABLE log_block DROP CONSTRAINT log_block_class_fkey;
ALTER TABLE log_block ADD CONSTRAINT log_block_class_known CHECK (class BETWEEN 1 AND 3);
