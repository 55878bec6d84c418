-- Each row belongs to a chain: the number of the chain, the row's place in it, and a digest over the row and the digest before it. Rows
-- from before have chain 0 and no digest. Chain and place name a row, so the sequence and its index go.
alter table audit_event drop constraint audit_event_pkey;
alter table audit_event alter column id drop identity;
alter table audit_event rename column id to seq;
alter table audit_event add column chain integer not null default 0;
alter table audit_event alter column chain drop default;
alter table audit_event add column digest bytea;
alter table audit_event add column request_id varchar(64);

-- Every row is in the first index, as a token's row has to be found, too. The second one has what people look for, which is little; the
-- third is of a few pages, and finds a subject or an actor in the many rows of tokens.
create index audit_event_time on audit_event (organization_id, occurred_at);
create index audit_event_change on audit_event (organization_id, occurred_at) where type <> 'token.issued';
create index audit_event_range on audit_event using brin (
    occurred_at,
    subject text_bloom_ops (n_distinct_per_range = 1000),
    actor text_bloom_ops (n_distinct_per_range = 1000)
) with (pages_per_range = 32);
