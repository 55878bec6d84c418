-- When a client secret was last used: a token that was made with it, at a resource server.
alter table client_secret add column last_used_at timestamp with time zone;
