-- The revocation log. Its positions come from the one row of revocation_counter, which an appending transaction keeps locked
-- until it commits: so positions have no gaps and are in commit order.
create table revocation_counter (
    id     smallint primary key,
    seq    bigint   not null
);

insert into revocation_counter (id, seq) values (1, 0);

create table revocation_entry (
    seq           bigint       primary key,
    kind          varchar(32)  not null,
    id            varchar(128) not null,
    issued_before timestamp with time zone,
    expires_at    timestamp with time zone
);

create index revocation_entry_subject on revocation_entry (kind, id);
create index revocation_entry_expiry on revocation_entry (expires_at);
