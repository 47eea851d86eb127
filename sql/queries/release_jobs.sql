-- $1 message ids, $2 fences: given back unharmed, the attempt does not count.
-- Locked in the order of their ids, as everywhere.
with held as materialized (
  select j.id
  from unnest($1::uuid[], $2::bigint[]) as b (message_id, fence)
  join coach.jobs j on j.message_id = b.message_id and j.fence = b.fence and j.state = 'running'
  order by j.id
  for no key update of j
), released as (
  update coach.jobs j
  set state = 'ready', lease_until = null, run_at = now(), attempt = greatest(j.attempt - 1, 0)
  from held where j.id = held.id
  returning j.message_id
)
select r.message_id, (select coach.wake()) from released r
