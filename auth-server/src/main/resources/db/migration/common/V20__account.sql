-- People, what they are in organizations and workspaces, and the links by which they are invited.
create table user_account (
    id                  varchar(64)  primary key,
    -- as it was typed
    email               varchar(254) not null,
    -- as it is compared
    email_key           varchar(254) not null unique,
    -- whether somebody has shown to read that mailbox, or the platform vouches for it
    email_verified      boolean      not null,
    -- Argon2id; null until the user has chosen a password
    password_hash       varchar(255),
    -- 'operator' or null
    platform_role       varchar(16),
    sessions_valid_from timestamp with time zone,
    created_at          timestamp with time zone not null
);

create table organization_member (
    organization_id varchar(64) not null references organization,
    user_id         varchar(64) not null references user_account,
    role            varchar(16) not null,
    -- invited, and not accepted yet: grants nothing
    pending         boolean     not null,
    created_at      timestamp with time zone not null,
    primary key (organization_id, user_id)
);

create index organization_member_user on organization_member (user_id);

create table workspace_member (
    workspace_id varchar(64) not null references workspace,
    user_id      varchar(64) not null references user_account,
    role         varchar(16) not null,
    pending      boolean     not null,
    created_at   timestamp with time zone not null,
    primary key (workspace_id, user_id)
);

create index workspace_member_user on workspace_member (user_id);

create table invitation (
    id              varchar(64) primary key,
    sha256          varchar(64) not null unique,
    user_id         varchar(64) not null references user_account,
    organization_id varchar(64) not null references organization,
    -- null for an invitation to the organization itself
    workspace_id    varchar(64) references workspace,
    created_at      timestamp with time zone not null,
    expires_at      timestamp with time zone not null,
    used_at         timestamp with time zone
);

create index invitation_user on invitation (user_id, organization_id);
