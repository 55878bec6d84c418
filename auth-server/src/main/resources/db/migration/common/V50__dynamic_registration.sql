-- Dynamic client registration (RFC 7591, RFC 7592): who may register, and what a registered client may change about itself.
create table initial_access_token (
    id              varchar(64)   primary key,
    sha256          varchar(64)   not null unique,
    organization_id varchar(64)   not null references organization,
    -- where its clients are pinned to; null for nowhere
    workspace_id    varchar(64)   references workspace,
    -- the most that its clients may have
    scope           varchar(4096) not null,
    uses            integer       not null,
    used            integer       not null,
    created_at      timestamp with time zone not null,
    expires_at      timestamp with time zone not null
);

create index initial_access_token_page on initial_access_token (organization_id, id);
create index initial_access_token_expiry on initial_access_token (expires_at);

-- Beside the client: it has no such row if a person registered it.
create table client_registration (
    client_id                  varchar(128)  primary key references client on delete cascade,
    -- of the registration access token
    sha256                     varchar(64)   not null unique,
    -- what the initial access token allowed, which may be gone by now
    allowed_scope              varchar(4096) not null,
    token_endpoint_auth_method varchar(64)   not null
);
