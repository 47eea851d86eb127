-- $1 the limit of attempts, $2 whether the caller could reach the database all the time, $3 the
-- sentence for the athlete, $4 lease in milliseconds
-- → rescued, message ids given up, milliseconds until it is worth looking again (null: nothing waits).
-- Silence while the server itself was away says nothing about a worker.
select rescued, buried, again_in_ms
from coach.rescue($1::int,
                  $2::boolean and pg_postmaster_start_time() < now() - 2 * $4::bigint * interval '1 millisecond', $3,
                  $4::bigint * interval '1 millisecond' / 15)
