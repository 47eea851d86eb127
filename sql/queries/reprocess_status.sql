-- $1 run → its state, why it is paused, turns, how many are complete and failed, in flight, dollars spent,
-- budget.
select r.state, r.paused_by, r.turns, p.complete, p.failed,
       (select count(*) from coach.reprocess_turns t
        where t.run_id = r.id and t.worker is not null and t.claimable_at > now()),
       coach.reprocess_spent(r.id), r.budget_usd
from coach.reprocess_runs r
cross join lateral (
  select coalesce(sum(p.complete), 0) as complete, coalesce(sum(p.failed), 0) as failed
  from coach.reprocess_progress p where p.run_id = r.id) p
where r.id = $1::bigint
