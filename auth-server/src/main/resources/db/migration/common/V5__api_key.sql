-- API keys, by the SHA-256 of the key.
create table api_key (
    id              varchar(64)   primary key,
    sha256          varchar(64)   not null unique,
    hint            varchar(32)   not null,
    organization_id varchar(64)   not null references organization,
    workspace_id    varchar(64)   not null references workspace,
    name            varchar(200)  not null,
    type            varchar(64)   not null,
    scope           varchar(4096) not null,
    created_at      timestamp with time zone not null,
    expires_at      timestamp with time zone,
    revoked_at      timestamp with time zone
);

create index api_key_workspace on api_key (workspace_id, id);
