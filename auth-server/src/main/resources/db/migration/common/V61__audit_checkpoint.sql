-- The chains of the audit log: each is written by one process, from when it opened it until it closed it or was seen for the last time.
-- Numbers are given in commit order.
create table audit_chain (
    chain     integer     primary key,
    kind      varchar(16) not null,
    writer    varchar(64) not null,
    opened_at timestamp with time zone not null,
    seen_at   timestamp with time zone not null,
    closed_at timestamp with time zone
);

-- Rows from before there were chains.
insert into audit_chain (chain, kind, writer, opened_at, seen_at, closed_at)
select 0, 'unchained', 'unknown', min(occurred_at), max(occurred_at), max(occurred_at) from audit_event having count(*) > 0;

-- What a chain was at some place, signed (JWS).
create table audit_checkpoint (
    chain integer     not null,
    seq   bigint      not null,
    kind  varchar(16) not null,
    jws   text        not null,
    primary key (chain, seq, kind)
);

-- The public keys that checkpoints were signed with, as they outlive the signing keys; sealed, so that nobody can add another.
create table audit_key (
    kid        varchar(64) primary key,
    sealed_jwk text        not null,
    created_at timestamp with time zone not null
);
