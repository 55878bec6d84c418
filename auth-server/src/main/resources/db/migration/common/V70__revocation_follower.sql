-- Which resource servers follow the revocation log, by each node of the authorization server. A node says so every few seconds for as
-- long as a stream is open; what it has not said for a while no longer holds.
create table revocation_follower (
    client_id varchar(128) not null references client on delete cascade,
    -- a name that a process makes for itself when it starts
    node      varchar(64)  not null,
    -- 0 once the last one has ended
    streams   integer      not null,
    -- positions of the log that the slowest of them had yet to take
    behind    bigint       not null,
    seen_at   timestamp with time zone not null,
    primary key (client_id, node)
);
