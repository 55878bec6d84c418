-- A lower limit of a key's own, in requests for each period of its type's limit. Null: as the type has it.
alter table api_key add column rate_limit bigint;
