-- $1 run, $2 another budget or null → its state before, its selection, its providers.
with before as materialized (
  select r.id, r.state from coach.reprocess_runs r where r.id = $1::bigint for no key update
)
update coach.reprocess_runs r
set state = case when b.state = 'paused' then 'running' else b.state end, paused_by = null,
    budget_usd = coalesce($2::numeric, r.budget_usd)
from before b where r.id = b.id
returning b.state, r.selection, r.provider, r.embeddings, pg_notify('coach_reprocess', '')
