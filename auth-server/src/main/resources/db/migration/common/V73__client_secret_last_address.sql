-- From where a token that was made with the secret was last used, as a resource server saw it.
alter table client_secret add column last_used_ip varchar(64);
