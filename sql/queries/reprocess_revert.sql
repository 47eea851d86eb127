-- $1 run, $2 after which message id, $3 how many to look at → the last id looked at, how many were put back.
select last, changed from coach.revert_reprocessed($1::bigint, $2::uuid, $3::int)
