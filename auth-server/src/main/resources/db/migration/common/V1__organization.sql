-- Tenancy: organizations and their workspaces.
create table organization (
    id          varchar(64)  primary key,
    name        varchar(200) not null,
    plan        varchar(32)  not null,
    status      varchar(16)  not null,
    created_at  timestamp with time zone not null
);

create table workspace (
    id              varchar(64)  primary key,
    organization_id varchar(64)  not null references organization,
    name            varchar(200) not null,
    audit_enabled   boolean      not null,
    created_at      timestamp with time zone not null
);

create index workspace_organization on workspace (organization_id);
