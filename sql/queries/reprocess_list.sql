-- → the newest runs.
select r.id, r.state, coalesce(r.paused_by, ''), to_char(r.created_at at time zone 'utc', 'YYYY-MM-DD HH24:MI'), r.turns,
       coalesce((select sum(p.complete + p.failed) from coach.reprocess_progress p where p.run_id = r.id), 0),
       round(coach.reprocess_spent(r.id), 4),
       coach.reprocess_applied(r.id), r.model
from coach.reprocess_runs r order by r.id desc limit 50
