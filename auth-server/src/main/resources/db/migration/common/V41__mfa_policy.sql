-- Of which members an organization asks a second factor: 'optional' (none), 'admins', 'all'.
alter table organization add column mfa_policy varchar(16) default 'optional' not null;
