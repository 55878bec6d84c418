-- Each row belongs to a chain: the number of the chain, the row's place in it, and a digest over the row and the digest before it. Rows
-- from before have chain 0 and no digest. Chain and place name a row.
alter table audit_event drop primary key;
alter table audit_event alter column id drop identity;
alter table audit_event alter column id rename to seq;
alter table audit_event add column chain integer default 0 not null;
alter table audit_event alter column chain drop default;
alter table audit_event add column digest binary varying(32);
alter table audit_event add column request_id varchar(64);

create index audit_event_place on audit_event (chain, seq);
create index audit_event_organization on audit_event (organization_id, occurred_at);
