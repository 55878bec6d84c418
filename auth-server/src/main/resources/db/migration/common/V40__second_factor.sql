-- The second factor of people: the seed of their authenticator app, backup codes, and what was guessed at.
create table totp (
    user_id    varchar(64) primary key references user_account,
    -- in force; sealed under the master key; null until the first one is verified
    seed       varchar(255),
    enabled_at timestamp with time zone,
    -- the latest time step (RFC 6238 §4.2) whose code was accepted; no other of it and none before it is
    last_step  bigint not null,
    -- shown, sealed, and not in force until a code of it is verified
    new_seed   varchar(255)
);

create table backup_code (
    user_id varchar(64) not null references user_account,
    -- of the user's id and the code
    sha256  varchar(64) not null,
    used_at timestamp with time zone,
    primary key (user_id, sha256)
);

-- Attempts that were not right, of each kind of code, since an instant; there once a user has begun to enrol.
create table code_attempt (
    user_id  varchar(64) not null references user_account,
    kind     varchar(16) not null,
    attempts integer     not null,
    since    timestamp with time zone not null,
    primary key (user_id, kind)
);
