-- A key is limited as its type is; nothing ever gave one a limit of its own.
alter table api_key drop column rate_limit;
alter table api_key drop column rate_limit_period;
