-- $1 runs, $2 message ids, $3 claims and $4 fences of turns in flight, $5 lease in milliseconds → those still held.
with held as materialized (
  select t.run_id, t.message_id
  from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::bigint[]) as b (run_id, message_id, claim, fence)
  join coach.reprocess_turns t on t.run_id = b.run_id and t.message_id = b.message_id and t.claim = b.claim
    and t.fence = b.fence
  where t.worker is not null
  order by t.run_id, t.message_id
  for no key update of t
)
update coach.reprocess_turns t
set claimable_at = now() + $5::bigint * interval '1 millisecond'
from held h where t.run_id = h.run_id and t.message_id = h.message_id
returning t.run_id, t.message_id
