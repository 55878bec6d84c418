-- Signing keys. The state of a key follows from the times of the row and of its successor; rows are never updated.
create table signing_key (
    kid             varchar(64) primary key,
    algorithm       varchar(16) not null,
    sealed_jwk      text        not null,
    created_at      timestamp with time zone not null,
    activates_at    timestamp with time zone not null,
    -- 'none' for the first. Unique, so that of two nodes that rotate at once one wins.
    predecessor_kid varchar(64) not null unique
);
