-- Answers to creating requests that carried an Idempotency-Key, for a day. A row is written in the transaction of what the request made.
create table idempotency_key (
    account_id      varchar(64)  not null,
    idempotency_key varchar(255) not null,
    -- of the route and the body: the same key with another request is a mistake
    request_sha256  varchar(64)  not null,
    -- of what the account was allowed: who has lost a role gets no old answer by it
    access_sha256   varchar(64)  not null,
    -- sealed under the master key, since answers show secrets; null only within the transaction
    answer          text,
    created_at      timestamp with time zone not null,
    primary key (account_id, idempotency_key)
);

create index idempotency_key_age on idempotency_key (created_at);
