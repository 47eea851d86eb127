-- $1 how many rows of a kind at most, $2 whether to count only → for each kind with a limit in
-- coach.settings: what, days it is kept, rows.
select what, keep_days, rows from coach.prune($1::int, $2::boolean)
