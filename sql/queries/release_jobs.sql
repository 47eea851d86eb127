-- $1 message ids, $2 claims, $3 fences: given back unharmed, the attempt does not count.
-- → one row: how many were given back, how many are still held because somebody else has locked their rows.
-- Locked in the order of their ids, as everywhere; no lock is waited for.
with given as (
  select * from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as b (message_id, claim, fence)
), held as materialized (
  select j.id
  from given b
  join coach.jobs j on j.message_id = b.message_id and j.claim = b.claim and j.fence = b.fence and j.state = 'running'
  order by j.id
  for no key update of j skip locked
), released as (
  update coach.jobs j
  set state = 'ready', lease_until = null, claim = null, run_at = now(), attempt = greatest(j.attempt - 1, 0)
  from held where j.id = held.id
  returning j.id
)
select (select count(*) from released),
       (select count(*) from given b
        join coach.jobs j on j.message_id = b.message_id and j.claim = b.claim and j.fence = b.fence
          and j.state = 'running'
        where j.id not in (select held.id from held)),
       (select coach.wake() where exists (select from released))
