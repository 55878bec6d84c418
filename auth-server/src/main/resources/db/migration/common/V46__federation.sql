-- Sign-ins with an identity provider that came back: each authorization request is used once. What a request was lies in its cookie.
create table federation_spent (
    sha256     varchar(64) primary key,
    expires_at timestamp with time zone not null
);

create index federation_spent_expiry on federation_spent (expires_at);
