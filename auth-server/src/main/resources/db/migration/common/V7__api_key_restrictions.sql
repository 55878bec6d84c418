-- What an API key is limited to, what it belongs to, and what became of it.
create table reseller (
    id              varchar(64)  primary key,
    organization_id varchar(64)  not null references organization,
    name            varchar(200) not null,
    quota           bigint       not null,
    quota_period    varchar(16)  not null,
    disabled        boolean      not null,
    created_at      timestamp with time zone not null
);

create index reseller_organization on reseller (organization_id, created_at, id);

-- Ids of endpoint groups, separated by spaces. Empty: all that the plan allows.
alter table api_key add column endpoint_groups varchar(4096) default '' not null;
-- CIDR blocks and addresses in canonical form, separated by spaces. Empty: any address.
alter table api_key add column allowed_ips varchar(8192) default '' not null;
-- Both set, in place of the key type's limit, or both null.
alter table api_key add column rate_limit bigint;
alter table api_key add column rate_limit_period varchar(32);
alter table api_key add column reseller_id varchar(64) references reseller;
-- For how long the key was made, whatever shortened its life later: a successor gets as much. Null: for ever.
alter table api_key add column lifetime_seconds bigint;
alter table api_key add column successor_id varchar(64) references api_key;
alter table api_key add column last_used_at timestamp with time zone;
alter table api_key add column last_used_ip varchar(64);

-- A page of a workspace's list is read from here, newest first, however many keys there are. H2 reads an index in its own direction only.
create index api_key_list on api_key (workspace_id, created_at desc, id desc);
drop index api_key_workspace;
