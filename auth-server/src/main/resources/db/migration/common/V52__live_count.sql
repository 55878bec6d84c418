-- How much of a kind somebody has, at most: counted on when something is made, counted anew when the limit seems reached. So making one
-- more costs the same however many there are, and two at once wait for each other at the row.
create table live_count (
    owner_id varchar(64) not null,
    kind     varchar(32) not null,
    live     bigint      not null,
    primary key (owner_id, kind)
);
