-- Registered clients (machines and resource servers) and their overlapping secrets.
create table client (
    client_id         varchar(128) primary key,
    -- null for a resource server: it belongs to the platform
    organization_id   varchar(64)  references organization,
    workspace_id      varchar(64)  references workspace,
    client_name       varchar(200) not null,
    scope             varchar(4096) not null,
    disabled          boolean      not null,
    tokens_valid_from timestamp with time zone,
    -- both set for a resource server, both null for a machine
    audience          varchar(500),
    environment       varchar(64),
    created_at        timestamp with time zone not null
);

create index client_organization on client (organization_id);

create table client_secret (
    id         varchar(64) primary key,
    client_id  varchar(128) not null references client on delete cascade,
    sha256     varchar(64) not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone
);

create index client_secret_client on client_secret (client_id);
