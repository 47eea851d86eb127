-- → at most one row: who has had a transaction open for longest, beside us; the likeliest
-- holder of a lock that is not to be had. Process id, who, seconds.
select a.pid, concat_ws(', ', a.usename, nullif(a.application_name, '')), extract(epoch from now() - a.xact_start)::bigint
from pg_stat_activity a
where a.datname = current_database() and a.pid <> pg_backend_pid() and a.backend_type = 'client backend'
  and a.xact_start is not null
order by a.xact_start
limit 1
