-- Requests by credential and day (UTC), counted in the transaction that counts the hour. Hours are kept for weeks, days for years.
create table usage_day (
    credential_id   varchar(128) not null,
    starts_at       timestamp with time zone not null,
    organization_id varchar(64)  not null,
    workspace_id    varchar(64),
    requests        bigint       not null,
    primary key (credential_id, starts_at)
);

-- What has been counted so far. Hours are taken off, not days: days are longer or shorter where the session's zone has summer time.
insert into usage_day (credential_id, starts_at, organization_id, workspace_id, requests)
select credential_id, day_starts_at, max(organization_id), max(workspace_id), cast(sum(requests) as bigint)
from (
    select credential_id, organization_id, workspace_id, requests,
        starts_at - interval '1' hour * extract(hour from starts_at at time zone 'UTC') as day_starts_at
    from usage_hour
) counted
group by credential_id, day_starts_at;

create index usage_day_organization on usage_day (organization_id, starts_at);
create index usage_day_start on usage_day (starts_at);

-- Secrets that their clients had and have no more: what was done with them still counts as the client's.
create table former_client_secret (
    id        varchar(64)  primary key,
    client_id varchar(128) not null references client on delete cascade,
    gone_at   timestamp with time zone not null
);

create index former_client_secret_client on former_client_secret (client_id, gone_at);
