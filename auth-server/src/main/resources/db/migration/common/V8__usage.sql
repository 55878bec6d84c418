-- Usage, as resource servers report it. Names of organizations, workspaces and resellers are taken as reported and refer to no row: what
-- was used before its owner was deleted has been used all the same.

-- One row. A transaction that counts keeps it locked until it ends: so batches are counted one after the other, on all nodes together.
create table usage_turn (
    id smallint primary key
);

insert into usage_turn (id) values (1);

-- Batches that have been counted, so that a repeated one is not counted again.
create table usage_batch (
    -- The resource server: an id that another one happens to choose is another batch.
    reporter varchar(128) not null,
    batch_id varchar(36)  not null,
    taken_at timestamp with time zone not null,
    primary key (reporter, batch_id)
);

create index usage_batch_taken on usage_batch (taken_at);

-- Requests by credential and hour (UTC).
create table usage_hour (
    credential_id   varchar(128) not null,
    starts_at       timestamp with time zone not null,
    organization_id varchar(64)  not null,
    workspace_id    varchar(64),
    requests        bigint       not null,
    primary key (credential_id, starts_at)
);

create index usage_hour_organization on usage_hour (organization_id, starts_at);
create index usage_hour_start on usage_hour (starts_at);

-- Requests by reseller and calendar month (UTC): what its quota is held against.
create table usage_reseller_month (
    reseller_client_id varchar(64) not null,
    starts_at          timestamp with time zone not null,
    requests           bigint      not null,
    primary key (reseller_client_id, starts_at)
);
