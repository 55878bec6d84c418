-- What the daily review has found and told of credentials. A finding stays for as long as it holds, so that it is told once.
create table credential_finding (
    -- which feature's credential it is, for example 'api_key'
    sort            varchar(32)  not null,
    credential_id   varchar(64)  not null,
    -- 'inactive', 'rotation_due' or 'expiring'
    kind            varchar(16)  not null,
    -- from when on it holds: a later one is another finding
    since           timestamp with time zone not null,
    -- what the events are about: the client of a secret, or the key itself
    subject         varchar(128) not null,
    organization_id varchar(64)  not null,
    workspace_id    varchar(64),
    name            varchar(200) not null,
    hint            varchar(64),
    -- whether it waits to be mailed
    unmailed        boolean      not null,
    primary key (sort, credential_id, kind, since)
);

create index credential_finding_unmailed on credential_finding (unmailed, organization_id);

-- One row: which review was last completed, and who is at the present one.
create table review_run (
    id            smallint primary key,
    -- the fixed hour that the last completed review was for; null before the first
    completed_for timestamp with time zone,
    -- the process that is at it, and until when nobody else takes over
    runner        varchar(36),
    claimed_until timestamp with time zone
);

insert into review_run (id) values (1);
