-- $1 run, $2 another budget or null, $3 provider, $4 embeddings: goes on if the run asks these.
-- → its state before, its selection, its providers.
with before as materialized (
  select r.id, r.state, r.selection, r.provider, r.embeddings
  from coach.reprocess_runs r where r.id = $1::bigint for no key update
), resumed as (
  update coach.reprocess_runs r
  set state = case when b.state = 'paused' then 'running' else b.state end, paused_by = null,
      budget_usd = coalesce($2::numeric, r.budget_usd)
  from before b where r.id = b.id and b.state <> 'complete' and b.provider = $3 and b.embeddings = $4
  returning r.id
)
select b.state, b.selection, b.provider, b.embeddings, (select pg_notify('coach_reprocess', '') from resumed)
from before b
