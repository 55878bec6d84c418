-- Whether production keys of the workspace must name the addresses that they may be used from.
alter table workspace add column require_ip_allowlist boolean default false not null;
