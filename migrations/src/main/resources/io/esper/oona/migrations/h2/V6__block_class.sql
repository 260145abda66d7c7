-- On PostgreSQL blocks stop referring to log_class, since the reference locks its row. On H2 it locks nothing and stays.
COMMENT ON TABLE log_block IS 'The events: a row for each commit and retention class, or what re-packing made of several.';
