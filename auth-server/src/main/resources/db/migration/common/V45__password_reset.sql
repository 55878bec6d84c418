-- One-time links by which people choose a new password.
create table password_reset (
    id         varchar(64) primary key,
    sha256     varchar(64) not null unique,
    user_id    varchar(64) not null references user_account,
    -- how the link gets to its user: 'mail', or shown to a 'manager' of the user's organization or to an 'operator'
    carrier    varchar(16) not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    used_at    timestamp with time zone
);

create index password_reset_user on password_reset (user_id, created_at);

create index password_reset_expiry on password_reset (expires_at);

-- Whether the link went to the mailbox, and nobody else has seen it.
alter table invitation add column mailed boolean default false not null;
