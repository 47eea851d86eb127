-- $1 lease in milliseconds → one row: the queue and today's money, for metrics and doctor. Counts stop
-- at 100,000 jobs: a queue that long is known to be long.
with counted as (
  select state, priority = 0 as live, run_at, lease_until from coach.jobs limit 100000
)
select count(*) filter (where state = 'waiting' and live), count(*) filter (where state = 'delayed' and live),
       count(*) filter (where state = 'ready' and live), count(*) filter (where state = 'running' and live),
       count(*) filter (where state = 'waiting' and not live), count(*) filter (where state = 'delayed' and not live),
       count(*) filter (where state = 'ready' and not live), count(*) filter (where state = 'running' and not live),
       coalesce(extract(epoch from now() - min(run_at) filter (where state = 'ready' and live)), 0),
       coalesce(extract(epoch from now() - min(run_at) filter (where state = 'ready' and not live)), 0),
       count(*) filter (where state = 'running' and lease_until < now()),
       (select count(*) from (select from coach.dead_jobs limit 100000) d),
       (select count(*) from coach.workers w where w.seen_at > now() - $1::bigint * interval '1 millisecond'),
       (select s.claiming_paused from coach.settings s),
       coach.spent_today(),
       (select s.daily_spend_limit from coach.settings s),
       (select s.price_in_per_million from coach.settings s),
       (select s.price_out_per_million from coach.settings s)
from counted
