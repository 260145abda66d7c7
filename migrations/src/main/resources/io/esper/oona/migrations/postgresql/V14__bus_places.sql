-- Groups of transports on which each topic has an order of its own: how far they have read, and where their open messages are
-- (docs/decisions/0024-the-database-knows-who-has-what.md).
CREATE TABLE bus_place (
    group_id integer      NOT NULL,
    topic    varchar(128) NOT NULL, -- a * stands for the topics that have no row yet
    entry    varchar(128) NOT NULL, -- everything of the topic up to here is settled, in bus_claim or in bus_open
    -- "where does the group stand"
    PRIMARY KEY (group_id, topic)
);
ALTER TABLE bus_open ADD COLUMN topic varchar(128); -- null where the seq says where the message is
ALTER TABLE bus_open ADD COLUMN entry varchar(128);
