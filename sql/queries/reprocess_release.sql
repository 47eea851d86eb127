-- Turns given back unfinished: $1 worker, $2 runs, $3 message ids, $4 claims, $5 fences, $6 pauses in
-- milliseconds before the next attempt (0: the attempt does not count), $7 and $8 tokens that were paid for
-- → how many of each run. What is not ours any more is left alone; its next claim accounts for it.
with given as (
  select * from unnest($2::bigint[], $3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
    as b (run_id, message_id, claim, fence, pause, tokens_in, tokens_out)
), released as (
  update coach.reprocess_turns t
  set worker = null, attempt = t.attempt - (b.pause = 0)::int,
      claimable_at = now() + b.pause * interval '1 millisecond'
  from given b
  where t.run_id = b.run_id and t.message_id = b.message_id and t.claim = b.claim
    and t.fence = b.fence and t.worker is not null
  returning t.run_id, t.message_id
)
select b.run_id, count(*),
       coach.add_reprocess_progress(b.run_id, $1, 0, 0, 0, sum(b.tokens_in)::bigint, sum(b.tokens_out)::bigint)
from given b join released r on r.run_id = b.run_id and r.message_id = b.message_id
group by b.run_id
